/** Reads a message as it came over SMTP: headers, texts, pictures, links (RFC 5322, 2045, 2047). */

export interface MailPart {
  type: string;
  name: string;
  /** Without the angle brackets. */
  contentId: string;
  bytes: Buffer;
}

export interface MailContent {
  subject: string;
  from: string;
  text: string;
  html: string;
  /** Addresses of web pages in both texts, each once. */
  links: string[];
  /** Everything that is neither text. */
  parts: MailPart[];
  headers: ReadonlyMap<string, string>;
}

interface Entity {
  headers: Map<string, string>;
  /** One character per byte. */
  body: string;
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/=[ \t]*\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** Header text with its encoded words put into plain words. */
export function decodeWords(text: string): string {
  const joined = utf8(text).replace(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/gi, '$1');
  return joined.replace(
    /=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi,
    (_all, charset: string, kind: string, data: string) => {
      const bytes =
        kind.toUpperCase() === 'B' ? Buffer.from(data, 'base64') : quotedPrintable(data.replaceAll('_', ' '));
      return decodeText(bytes, charset.split('*')[0] ?? '');
    },
  );
}

function splitEntity(raw: string): Entity {
  const gap = /\r?\n\r?\n/.exec(raw);
  const head = gap === null ? raw : raw.slice(0, gap.index);
  const body = gap === null ? '' : raw.slice(gap.index + gap[0].length);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return { headers, body };
}

/** A parameter of a header such as `boundary` or `charset`; '' where there is none. */
function parameter(header: string, name: string): string {
  const match = new RegExp(`;\\s*${name}\\*?=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2] ?? '';
}

function bodyBytes({ headers, body }: Entity): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  return encoding === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(body, 'latin1');
}

/** All leaves of a message, in order. */
function leaves(entity: Entity): Entity[] {
  const type = entity.headers.get('content-type') ?? 'text/plain';
  const boundary = parameter(type, 'boundary');
  if (!/^multipart\//i.test(type) || boundary === '') return [entity];
  const parts = `\r\n${entity.body}`.split(`\n--${boundary}`);
  return parts
    .slice(1)
    .filter((part) => !part.startsWith('--'))
    .flatMap((part) => leaves(splitEntity(part.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''))));
}

function linksIn(text: string, html: string): string[] {
  const hrefs = [...html.matchAll(/href="(https?:[^"]+)"/gi)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&'),
  );
  const plain = [...text.matchAll(/https?:\/\/[^\s<>"']+/g)].map((match) => match[0].replace(/[).,;]+$/, ''));
  return [...new Set([...hrefs, ...plain])];
}

/** Never throws: what cannot be understood is left out. */
export function readMail(raw: Buffer): MailContent {
  const top = splitEntity(raw.toString('latin1'));
  const content: MailContent = {
    subject: decodeWords(top.headers.get('subject') ?? ''),
    from: decodeWords(top.headers.get('from') ?? ''),
    text: '',
    html: '',
    links: [],
    parts: [],
    headers: top.headers,
  };
  for (const leaf of leaves(top)) {
    const header = leaf.headers.get('content-type') ?? 'text/plain';
    const type = (header.split(';')[0] ?? '').trim().toLowerCase();
    const disposition = leaf.headers.get('content-disposition') ?? '';
    const words = (): string => decodeText(bodyBytes(leaf), parameter(header, 'charset'));
    const isAttached = /^attachment/i.test(disposition);
    if (type === 'text/plain' && content.text === '' && !isAttached) content.text = words();
    else if (type === 'text/html' && content.html === '' && !isAttached) content.html = words();
    else {
      const name = decodeWords(parameter(disposition, 'filename') || parameter(header, 'name'));
      const contentId = (leaf.headers.get('content-id') ?? '').replace(/^<|>$/g, '');
      content.parts.push({ type, name, contentId, bytes: bodyBytes(leaf) });
    }
  }
  content.links = linksIn(content.text, content.html);
  return content;
}
