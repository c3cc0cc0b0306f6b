/** Builds HTML text whose inserted values are escaped unless they are HTML already. */

export interface Html {
  readonly html: string;
}

export type Insert = Html | string | number | false | null | undefined | readonly Insert[];

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? character);
}

function insert(value: Insert): string {
  if (value === false || value === null || value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('html' in value) return value.html;
  return value.map(insert).join('');
}

/** Template tag: `` markup`<p>${name}</p>` ``. Lists are joined; `false`, `null` and `undefined` vanish. */
export function markup(parts: TemplateStringsArray, ...values: Insert[]): Html {
  return { html: parts.map((part, index) => part + insert(values[index])).join('') };
}

/** Text that is known to be HTML. */
export function trusted(text: string): Html {
  return { html: text };
}
