import { expect } from 'chai';
import { h, type JSX } from 'preact';
import { BadgeFigure } from '../../../server/views/components/badge-figure.tsx';
import { BadgeTile } from '../../../server/views/components/badge-tile.tsx';
import { Button, NewTabLink } from '../../../server/views/components/button.tsx';
import { Code } from '../../../server/views/components/code.tsx';
import { CopyField } from '../../../server/views/components/copy-field.tsx';
import { DeliveryRow } from '../../../server/views/components/delivery-row.tsx';
import { ErrorSummary } from '../../../server/views/components/error-summary.tsx';
import { TextField } from '../../../server/views/components/field.tsx';
import { Icon, iconNames } from '../../../server/views/components/icon.tsx';
import { Standing } from '../../../server/views/components/standing.tsx';
import { Table } from '../../../server/views/components/table.tsx';
import { Time } from '../../../server/views/components/time.tsx';
import { Page, render, renderPart } from '../../../server/views/layout.tsx';
import { wordsFor } from '../../../server/views/words.ts';

const words = wordsFor('en');
const nasty = '"><script>alert(1)</script>&';

describe('components', () => {
  it('escape whatever people or an LMS wrote', () => {
    const parts: JSX.Element[] = [
      h(BadgeTile, { name: nasty, href: nasty, picture: nasty, state: nasty }),
      h(BadgeFigure, { picture: nasty, alt: nasty, size: 96, caption: nasty }),
      h(DeliveryRow, { name: nasty, tone: 'fail', state: nasty, children: nasty }),
      h(CopyField, { id: 'a', label: nasty, value: nasty, words }),
      h(CopyField, { id: 'a', label: nasty, value: nasty, isLong: true, words }),
      h(TextField, { id: 'a', label: nasty, value: nasty, hint: nasty, error: nasty }),
      h(Code, { value: nasty, label: nasty }),
      h(ErrorSummary, { title: nasty, errors: [{ field: nasty, text: nasty }] }),
    ];
    for (const part of parts) {
      const html = renderPart(part);
      expect(html).to.not.include('<script');
    }
  });

  it('ask for pictures at the size they are shown, and twice that for fine screens', () => {
    const html = renderPart(h(BadgeTile, { name: 'A', picture: '/images/x', state: '' }));
    expect(html).to.include('src="/images/x?w=96"');
    expect(html).to.include('srcset="/images/x?w=192 2x"');
    expect(html).to.include('width="96" height="96"');
  });

  it('show a locked badge by lock and words besides its paleness', () => {
    const html = renderPart(
      h(BadgeTile, { name: 'A', picture: '/x', state: 'Not earned yet', isLocked: true }),
    );
    expect(html).to.match(/class="lock"><svg/);
    expect(html).to.include('Not earned yet');
  });

  it('hide icons from screen readers, and have a shape for each name', () => {
    for (const name of iconNames) {
      expect(renderPart(h(Icon, { name })), name).to.match(
        /^<svg class="icon" [^>]*stroke-width="1.5"[^>]*aria-hidden="true"[^>]*><\w/,
      );
    }
  });

  it('say that a link opens a new tab, and give it no opener', () => {
    const html = renderPart(h(NewTabLink, { href: '/x', newTab: '(opens in a new tab)', children: 'Help' }));
    expect(html).to.match(/target="_blank" rel="noopener"/);
    expect(html).to.include('(opens in a new tab)');
  });

  it('tie hint and error to their field', () => {
    const html = renderPart(h(TextField, { id: 'mail', label: 'E-mail', hint: 'h', error: 'e' }));
    expect(html).to.match(
      /<input id="mail"[^>]*aria-describedby="mail-hint mail-error"[^>]*aria-invalid="true"/,
    );
    expect(html).to.include('id="mail-hint"');
    expect(html).to.include('id="mail-error"');
    const plain = renderPart(h(TextField, { id: 'mail', label: 'E-mail' }));
    expect(plain).to.not.match(/aria-(describedby|invalid)/);
  });

  it('show nothing of an error summary without errors', () => {
    expect(renderPart(h('div', null, h(ErrorSummary, { title: 'x', errors: [] })))).to.equal('<div></div>');
  });

  it('submit by default and are buttons where they should not', () => {
    expect(renderPart(h(Button, { children: 'Save' }))).to.include('type="submit"');
    expect(renderPart(h(Button, { type: 'button', children: 'Save' }))).to.include('type="button"');
  });

  it('label each cell of a table, for rows that stand alone', () => {
    const html = renderPart(
      h(Table, {
        caption: 'c',
        columns: [
          { key: 'a', label: 'Who' },
          { key: 'b', label: 'State' },
        ],
        rows: [{ key: '1', head: 'Ada', cells: ['Done'] }],
      }),
    );
    expect(html).to.match(
      /<th role="rowheader" scope="row">Ada<\/th><td role="cell" data-label="State"><div>Done/,
    );
  });

  it('draw a bar for a course of nobody without dividing by it', () => {
    const none = { count: 0, number: '0', text: 'x' };
    expect(renderPart(h(Standing, { have: none, nearly: none, notYet: none }))).to.not.match(/NaN|Infinity/);
  });

  it('write times for machines too', () => {
    const at = Date.UTC(2026, 10, 18, 23, 30);
    expect(renderPart(h(Time, { at, words }))).to.equal(
      '<time datetime="2026-11-18">18 November 2026</time>',
    );
    expect(renderPart(h(Time, { at, words, form: 'minute' }))).to.match(
      /^<time datetime="2026-11-18T23:30:00.000Z" data-local/,
    );
  });

  it('make a QR code that holds the address', () => {
    const html = renderPart(h(Code, { value: 'https://badges.example/b/1', label: 'QR' }));
    const side = Number(/viewBox="0 0 (\d+) /.exec(html)?.[1]);
    expect((side - 8 - 17) % 4).to.equal(0);
    expect(html).to.match(/d="M4 4h7v1h-7z/);
    expect(html).to.include('https://badges.example/b/1');
  });
});

describe('the page around', () => {
  const page = (changes: object = {}): string =>
    render(h(Page, { words, title: 'T & t', chrome: 'frame', children: h('h1', null, 'x'), ...changes }));

  it('begins with its doctype, language, direction and a way past everything', () => {
    expect(page()).to.match(/^<!doctype html><html lang="en" dir="ltr">/);
    expect(page({ words: wordsFor('ar-XB') })).to.match(/<html lang="ar-XB" dir="rtl">/);
    expect(page()).to.match(/<body[^>]*><a class="skip" href="#main">Skip to content<\/a>/);
    expect(page()).to.include('<title>T &amp; t</title>');
  });

  it('has no header of ours inside an LMS, and one with name and ways on our own origin', () => {
    expect(page()).to.not.include('<header');
    const site = page({
      chrome: 'site',
      site: { name: 'Uni', href: '/i/1', nav: [{ href: '/verify', label: 'Verify', isCurrent: true }] },
    });
    expect(site).to.match(/<header class="site"><a class="org" href="\/i\/1">/);
    expect(site).to.include('<a href="/verify" aria-current="page">Verify</a>');
    expect(page({ chrome: 'site' })).to.include('Badge Bridge');
  });

  it('names the LMS to the script only inside a frame', () => {
    expect(page({ platformOrigin: 'https://lms.example' })).to.include('data-platform="https://lms.example"');
    expect(page({ chrome: 'site', platformOrigin: 'https://lms.example' })).to.not.include('data-platform');
  });

  it('is not listed by search engines unless it says so', () => {
    expect(page()).to.include('<meta name="robots" content="noindex"');
    expect(page({ index: true })).to.not.include('noindex');
  });

  it('asks nothing of another host', () => {
    expect(
      [...page({ chrome: 'site' }).matchAll(/(?:src|href)="([^"]*)"/g)].filter((match) =>
        /^(?:https?:)?\/\//.test(match[1] ?? ''),
      ),
    ).to.deep.equal([]);
  });
});
