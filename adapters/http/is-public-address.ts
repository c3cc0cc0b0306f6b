/** Which network addresses are out on the internet, and not inside some house (openbadges.md O37, lti.md L30). */

/** Address bytes and length of the prefix in bits. */
type Block = readonly [address: string, bits: number];

/** IPv4 that is not globally reachable (IANA special-purpose registry), and cloud metadata outside of it. */
const V4_REFUSED: readonly Block[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The one IPv6 block that is handed out to the internet; what is outside is refused. */
const V6_GLOBAL: Block = ['2000::', 3];
/** Inside the global block: protocol assignments with Teredo and benchmarking, and documentation. */
const V6_REFUSED: readonly Block[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];
/** Blocks whose addresses stand for an IPv4 address, which begins at this byte. */
const V6_CARRIERS: readonly (readonly [block: Block, offset: number])[] = [
  [['2002::', 16], 2],
  [['64:ff9b::', 96], 12],
];

/**
 * True for a literal IPv4 or IPv6 address that anybody on the internet could reach: not private, loopback,
 * link-local, CGNAT, multicast, metadata, unspecified, documentation or benchmarking, nor an IPv6 form of
 * one. IPv4-mapped addresses are never public. What is no address is not public.
 * @param address as `dns.lookup` or a URL's host gives it, without brackets
 */
export function isPublicAddress(address: string): boolean {
  const v4 = v4Bytes(address);
  if (v4 !== undefined) return isPublicV4(v4);
  const v6 = v6Bytes(address);
  return v6 !== undefined && isPublicV6(v6);
}

/** True for text that is an IP address rather than a name. */
export function isAddress(text: string): boolean {
  return v4Bytes(text) !== undefined || v6Bytes(text) !== undefined;
}

function isPublicV4(bytes: readonly number[]): boolean {
  return !V4_REFUSED.some(([base, bits]) => isWithin(bytes, v4Bytes(base), bits));
}

function isPublicV6(bytes: readonly number[]): boolean {
  const carrier = V6_CARRIERS.find(([[base, bits]]) => isWithin(bytes, v6Bytes(base), bits));
  if (carrier !== undefined) return isPublicV4(bytes.slice(carrier[1], carrier[1] + 4));
  if (!isWithin(bytes, v6Bytes(V6_GLOBAL[0]), V6_GLOBAL[1])) return false;
  return !V6_REFUSED.some(([base, bits]) => isWithin(bytes, v6Bytes(base), bits));
}

function isWithin(bytes: readonly number[], base: readonly number[] | undefined, bits: number): boolean {
  if (base === undefined) return false;
  return base.every((byte, i) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))) & 0xff;
    return ((bytes[i] ?? 0) & mask) === (byte & mask);
  });
}

/** Dotted decimal without leading zeros only: other spellings are normalised by the URL parser or refused. */
function v4Bytes(text: string): number[] | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** RFC 4291 text forms, with an embedded IPv4 tail; no zone. */
function v6Bytes(text: string): number[] | undefined {
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupBytes);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 14) return undefined;
  return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

function groupBytes(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const parts = groups.map((group, i) => {
    if (i === groups.length - 1 && group.includes('.')) return v4Bytes(group);
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}
