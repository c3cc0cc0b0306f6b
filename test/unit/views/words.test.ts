import { expect } from 'chai';
import { en } from '../../../server/locales/locale.ts';
import { pseudo, pseudoLanguages, type Branch } from '../../../server/locales/pseudo.ts';
import { chooseLanguage, languages, wordsFor } from '../../../server/views/words.ts';

/** Dotted keys and texts of a tree of words. */
function leaves(branch: Branch, prefix = ''): [string, string][] {
  return Object.entries(branch).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : leaves(value, `${prefix}${key}.`),
  );
}
const places = (text: string): string[] =>
  [...text.matchAll(/\{\{[^}]*\}\}/g)].map((match) => match[0]).sort();

describe('words', () => {
  const words = wordsFor('en');
  const at = Date.UTC(2026, 10, 18, 10, 42);

  it('choose the plural form of the language', () => {
    expect(words.t('common.errorsTitle', { count: 1 })).to.equal('1 thing to correct');
    expect(words.t('common.errorsTitle', { count: 2 })).to.equal('2 things to correct');
  });

  it('fill in values as they are: escaping belongs to the renderer', () => {
    expect(words.t('common.savedAt', { time: '<b>&' })).to.equal('Saved <b>&');
  });

  it('write the UTC day with the month in words', () => {
    expect(words.date(Date.UTC(2026, 10, 18, 23, 59))).to.equal('18 November 2026');
    expect(words.dateTime(at)).to.equal('18 November 2026 at 10:42 UTC');
    expect(words.time(at)).to.equal('10:42');
  });

  it('say how long ago, and the date once it is more than a week', () => {
    const ago = (ms: number): string => words.ago(at - ms, at);
    expect(ago(0)).to.equal('just now');
    expect(ago(59_000)).to.equal('just now');
    expect(ago(60_000)).to.equal('1 minute ago');
    expect(ago(59 * 60_000)).to.equal('59 minutes ago');
    expect(ago(2.9 * 3_600_000)).to.equal('2 hours ago');
    expect(ago(25 * 3_600_000)).to.equal('yesterday');
    expect(ago(8 * 86_400_000)).to.equal('10 November 2026');
    expect(words.ago(at + 5 * 60_000, at)).to.equal('in 5 minutes');
  });

  it('write numbers, shares and lists', () => {
    expect(words.number(12345)).to.equal('12,345');
    expect(words.percent('72.50')).to.equal('72.5\u00a0%');
    expect(words.percent('abc')).to.equal('abc\u00a0%');
    expect(words.list(['A', 'B', 'C'])).to.equal('A, B and C');
  });

  it('know which keys exist, plural ones too', () => {
    expect(words.has('common.save')).to.equal(true);
    expect(words.has('common.errorsTitle')).to.equal(true);
    expect(words.has('errors.NO_SUCH_CODE')).to.equal(false);
    expect(words.has('common')).to.equal(false);
  });

  it('are made once per language, and English for a language we do not have', () => {
    expect(wordsFor('en')).to.equal(words);
    expect(wordsFor('tlh')).to.equal(words);
  });

  it('choose the first wish that we have', () => {
    expect(chooseLanguage(['xx', 'en_US'])).to.equal('en');
    expect(chooseLanguage([])).to.equal('en');
    expect(chooseLanguage(['../en'])).to.equal('en');
  });

  it('offer pseudo languages only where it is asked for', () => {
    expect(languages).to.not.include.members([...pseudoLanguages]);
    expect(chooseLanguage(['ar-XB'])).to.equal('en');
    expect(chooseLanguage(['ar-XB'], { withPseudo: true })).to.equal('ar-XB');
  });
});

describe('pseudo languages', () => {
  it('keep every key and every place for a value', () => {
    for (const language of pseudoLanguages) {
      const made = new Map(leaves(pseudo(language, en)));
      for (const [key, text] of leaves(en))
        expect(places(made.get(key) ?? ''), `${language} ${key}`).to.deep.equal(places(text));
    }
  });

  it('leave no text as it was, so that a bare string shows', () => {
    for (const language of pseudoLanguages) {
      const made = new Map(leaves(pseudo(language, en)));
      for (const [key, text] of leaves(en)) expect(made.get(key), `${language} ${key}`).to.not.equal(text);
    }
  });

  it('make en-XA longer, and ar-XB run from the right with every plural form', () => {
    const [xa, xb] = [wordsFor('en-XA'), wordsFor('ar-XB')];
    expect(xa.t('common.skip')).to.match(/^\[[^a-z]+·+\]$/);
    expect([xa.dir, xb.dir]).to.deep.equal(['ltr', 'rtl']);
    for (const count of [0, 1, 2, 3, 11, 100]) {
      expect(xb.t('common.errorsTitle', { count })).to.include('\u202e');
    }
  });
});

describe('the words people read', () => {
  const texts = leaves(en);

  it('are plain: no exclamation marks, no "please", "oops" or "simply"', () => {
    const wrong = texts.filter(([, text]) => /!|\b(?:please|oops|simply)\b/i.test(text));
    expect(wrong).to.deep.equal([]);
  });

  it('hold no markup and are not empty', () => {
    expect(texts.filter(([, text]) => text.trim() === '' || /<[a-z/]/i.test(text))).to.deep.equal([]);
  });

  it('have both English plural forms wherever they have one', () => {
    const keys = new Set(texts.map(([key]) => key));
    const single = [...keys].filter((key) => {
      const other = key.endsWith('_one')
        ? key.replace(/_one$/, '_other')
        : key.endsWith('_other')
          ? key.replace(/_other$/, '_one')
          : key;
      return !keys.has(other);
    });
    expect(single).to.deep.equal([]);
  });
});
