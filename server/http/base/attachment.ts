/** Answers that are saved as a file. */
import type { Reply } from './asked.ts';

/** A file of any script's name, for the one person who asked for it. */
export function attachment(type: string, body: Uint8Array | string, name: string): Reply {
  const headers = { 'Content-Disposition': disposition(name), 'Cache-Control': 'private, no-store' };
  return { kind: 'bytes', type, body, headers };
}

/** The name in its own script, and an ASCII one for old browsers (RFC 6266 §4.3). */
function disposition(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]+/gu, ' ').trim();
  const plain = clean.normalize('NFKD').replace(/[^\x20-\x7e]+/g, '');
  const ending = /\.[a-z]+$/.exec(clean)?.[0] ?? '';
  const fallback = /^[^.]/.test(plain) ? plain : `badge${ending}`;
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encoded}`;
}
