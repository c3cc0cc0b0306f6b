/** An address for screens that others may see: enough to recognise one's own, too little to write to. */

/** `lena.brandt@school.example` as `l***t@school.example`; what is no address becomes `***`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const letters = Array.from(address.slice(0, Math.max(at, 0)));
  if (letters.length === 0) return '***';
  const last = letters.length > 2 ? (letters.at(-1) ?? '') : '';
  return `${letters[0] ?? ''}***${last}${address.slice(at)}`;
}
