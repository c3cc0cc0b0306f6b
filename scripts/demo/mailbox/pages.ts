/** The pages of the mailbox. */
import { type Html, markup } from '../web/markup.ts';
import { type Brand, heading, page } from '../web/page.ts';
import type { Mail } from './start-mailbox.ts';

export const brand: Brand = {
  name: 'Mailbox',
  mark: '@',
  tones: { light: '#2f6150', dark: '#8fd0b8' },
  foot: 'Every mail of the Badge Bridge demo ends here; none leaves this machine.',
};

const time = (at: number): string => new Date(at).toISOString().slice(11, 19);

function row(mail: Mail): Html {
  return markup`<li class="line between"><div><a href="/mail/${mail.id}"><bdi>${mail.subject === '' ? '(no subject)' : mail.subject}</bdi></a>
<p class="muted small">To <bdi>${mail.to.join(', ')}</bdi></p></div><time class="muted small">${time(mail.at)} UTC</time></li>`;
}

/** All mails, newest first. */
export function mailListPage(mails: readonly Mail[]): string {
  const rows = [...mails].reverse().map(row);
  const actions = markup`<a class="button" href="/">Look again</a>${rows.length > 0 && markup`<form method="post" action="/clear"><button>Empty the mailbox</button></form>`}`;
  const body = markup`${heading('Mail', rows.length === 1 ? 'One message' : `${rows.length} messages`, actions)}
${rows.length === 0 ? markup`<p class="note">No mail yet. What Badge Bridge sends shows up here.</p>` : markup`<div class="panel"><ul class="rows">${rows}</ul></div>`}`;
  return page(brand, { title: 'Mail', body });
}

/** One mail: its links, the HTML in a closed frame, and the plain text. */
export function mailPage(mail: Mail): string {
  const links = mail.links.map(
    (link) => markup`<li><a href="${link}" target="_blank" rel="noopener">${link}</a></li>`,
  );
  const about = markup`From <bdi>${mail.from}</bdi> to <bdi>${mail.to.join(', ')}</bdi> at ${time(mail.at)} UTC`;
  const body = markup`${heading(mail.subject === '' ? '(no subject)' : mail.subject, about, undefined, { href: '/', label: 'All mail' })}
${links.length > 0 && markup`<section><h2>Links</h2><ul class="stack small">${links}</ul></section>`}
${mail.html !== '' && markup`<section><h2>As sent</h2><iframe class="frame" style="block-size:32rem" src="/mail/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail"></iframe></section>`}
<section><h2>Plain text</h2><pre class="long mono">${mail.text}</pre></section>
${mail.parts.length > 0 && markup`<section><h2>Enclosed</h2><ul>${mail.parts.map((part) => markup`<li>${part.name === '' ? part.contentId : part.name} <span class="muted small">${part.type}, ${part.bytes.length} bytes</span></li>`)}</ul></section>`}`;
  return page(brand, { title: mail.subject, body });
}

/** The HTML of a mail with its own pictures put in, links opening outside the frame. */
export function framedMail(mail: Mail): string {
  const html = mail.html.replace(/cid:([^"')\s]+)/g, (whole, id: string) => {
    const part = mail.parts.find((one) => one.contentId === id);
    return part === undefined ? whole : `data:${part.type};base64,${part.bytes.toString('base64')}`;
  });
  return `<base target="_blank">${html}`;
}
