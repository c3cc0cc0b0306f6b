/** Finds forms, links and frames in the HTML of pages made by programs (no general parser). */

export interface FoundForm {
  /** Whole address. */
  action: string;
  method: 'get' | 'post';
  /** Values as they stand, without buttons. */
  fields: Record<string, string>;
  /** Buttons that send the form, with what they add. */
  buttons: { name: string; value: string; label: string; action?: string }[];
  /** Sends itself in a browser. */
  isAuto: boolean;
  id: string;
}

export interface FoundLink {
  href: string;
  label: string;
  target: string;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Text with its character references put into characters. */
export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (name.startsWith('#x') || name.startsWith('#X'))
      return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return named[name.toLowerCase()] ?? whole;
  });
}

/** Attributes of a start tag; those without a value are ''. */
export function attributes(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  const body = tag.replace(/^<[a-z0-9]+/i, '').replace(/\/?>$/, '');
  for (const match of body.matchAll(/([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g)) {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    found.set((match[1] ?? '').toLowerCase(), decodeEntities(value));
  }
  return found;
}

const startTag = (name: string): string => `<${name}\\b(?:"[^"]*"|'[^']*'|[^"'>])*>`;

function tags(html: string, name: string): Map<string, string>[] {
  return [...html.matchAll(new RegExp(startTag(name), 'gi'))].map((match) => attributes(match[0]));
}

/** Words of a piece of HTML without its tags. */
export function wordsOf(html: string): string {
  return decodeEntities(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function elements(html: string, name: string): { attributes: Map<string, string>; inner: string }[] {
  const pattern = new RegExp(`(${startTag(name)})([\\s\\S]*?)</${name}>`, 'gi');
  return [...html.matchAll(pattern)].map((match) => ({
    attributes: attributes(match[1] ?? ''),
    inner: match[2] ?? '',
  }));
}

function inputValues(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const input of tags(html, 'input')) {
    const name = input.get('name') ?? '';
    const type = (input.get('type') ?? 'text').toLowerCase();
    if (name === '' || ['submit', 'button', 'image', 'file', 'reset'].includes(type) || input.has('disabled'))
      continue;
    if ((type === 'checkbox' || type === 'radio') && !input.has('checked')) continue;
    fields[name] = input.get('value') ?? (type === 'checkbox' ? 'on' : '');
  }
  return fields;
}

function fieldsOf(html: string): Record<string, string> {
  const fields = inputValues(html);
  for (const area of elements(html, 'textarea')) {
    const name = area.attributes.get('name') ?? '';
    if (name !== '') fields[name] = decodeEntities(area.inner.replace(/^\r?\n/, ''));
  }
  for (const select of elements(html, 'select')) {
    const name = select.attributes.get('name') ?? '';
    const options = elements(select.inner, 'option');
    const chosen = options.find((option) => option.attributes.has('selected')) ?? options[0];
    if (name !== '' && chosen) fields[name] = chosen.attributes.get('value') ?? wordsOf(chosen.inner);
  }
  return fields;
}

function buttonsOf(html: string, base: string): FoundForm['buttons'] {
  const inputs = tags(html, 'input')
    .filter((input) => input.get('type') === 'submit')
    .map((input) => ({ attributes: input, inner: input.get('value') ?? '' }));
  return [...elements(html, 'button'), ...inputs]
    .filter((button) => (button.attributes.get('type') ?? 'submit') === 'submit')
    .map((button) => {
      const action = button.attributes.get('formaction');
      return {
        name: button.attributes.get('name') ?? '',
        value: button.attributes.get('value') ?? '',
        label: wordsOf(button.inner),
        ...(action === undefined ? {} : { action: new URL(action, base).href }),
      };
    });
}

/** All forms of a page; `base` is its address. */
export function formsIn(html: string, base: string): FoundForm[] {
  return elements(html, 'form').map(({ attributes: own, inner }) => ({
    action: new URL(own.get('action') ?? '', base).href,
    method: own.get('method')?.toLowerCase() === 'post' ? 'post' : 'get',
    fields: fieldsOf(inner),
    buttons: buttonsOf(inner, base),
    isAuto: own.has('data-auto-submit'),
    id: own.get('id') ?? '',
  }));
}

/** All links of a page. */
export function linksIn(html: string, base: string): FoundLink[] {
  return elements(html, 'a')
    .filter((link) => URL.canParse(link.attributes.get('href') ?? 'x:', base))
    .map((link) => ({
      href: new URL(link.attributes.get('href') ?? '', base).href,
      label: wordsOf(link.inner),
      target: link.attributes.get('target') ?? '',
    }));
}

/** Addresses of all frames of a page. */
export function framesIn(html: string, base: string): string[] {
  return tags(html, 'iframe')
    .filter((frame) => frame.has('src'))
    .map((frame) => new URL(frame.get('src') ?? '', base).href);
}
