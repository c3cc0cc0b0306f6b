/** base58btc, the alphabet of multibase `z`: numbers in limbs of four letters, 24 bits at a time. */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

const LETTERS_PER_LIMB = 4;
const LIMB = 58 ** LETTERS_PER_LIMB;
const BYTES_PER_CHUNK = 3;
const CHUNK = 256 ** BYTES_PER_CHUNK;
/** The two letters of each pair of digits: half a limb. */
const PAIRS = Array.from(
  { length: 58 * 58 },
  (_, value) => ALPHABET.charAt(Math.floor(value / 58)) + ALPHABET.charAt(value % 58),
);

/** Text of the bytes; each leading zero byte becomes a `1`. */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  // Limbs of the number, least significant first. A limb times a chunk stays below 2^48: exact.
  const limbs: number[] = [];
  let at = zeros;
  const first = (bytes.length - zeros) % BYTES_PER_CHUNK;
  if (first > 0) {
    limbs.push(first === 1 ? byteAt(bytes, at) : byteAt(bytes, at) * 256 + byteAt(bytes, at + 1));
    at += first;
  }
  for (; at < bytes.length; at += BYTES_PER_CHUNK) {
    let carry = byteAt(bytes, at) * 65_536 + byteAt(bytes, at + 1) * 256 + byteAt(bytes, at + 2);
    for (let i = 0; i < limbs.length; i += 1) {
      const sum = (limbs[i] ?? 0) * CHUNK + carry;
      carry = Math.floor(sum / LIMB);
      limbs[i] = sum - carry * LIMB;
    }
    for (; carry > 0; carry = Math.floor(carry / LIMB)) limbs.push(carry % LIMB);
  }
  return '1'.repeat(zeros) + lettersOf(limbs);
}

/** The letters of limbs, without the zeros before the first digit. */
function lettersOf(limbs: readonly number[]): string {
  let text = '';
  for (let i = limbs.length - 1; i >= 0; i -= 1) {
    const limb = limbs[i] ?? 0;
    const high = Math.floor(limb / 3364);
    text += (PAIRS[high] ?? '') + (PAIRS[limb - high * 3364] ?? '');
  }
  let leading = 0;
  while (leading < text.length && text.charCodeAt(leading) === 49) leading += 1;
  return leading === 0 ? text : text.slice(leading);
}

/** Bytes of the text, or undefined where a letter is not of the alphabet. At most 1,000 letters. */
export function decodeBase58(text: string): Uint8Array | undefined {
  if (text.length > 1000) return undefined;
  let zeros = 0;
  while (zeros < text.length && text[zeros] === '1') zeros += 1;
  // Limbs of three bytes, least significant first.
  const limbs: number[] = [];
  for (let at = zeros; at < text.length;) {
    let [carry, scale] = [0, 1];
    for (const end = at + LETTERS_PER_LIMB; at < end && at < text.length; at += 1) {
      const value = VALUES.get(text.charAt(at));
      if (value === undefined) return undefined;
      carry = carry * 58 + value;
      scale *= 58;
    }
    for (let i = 0; i < limbs.length; i += 1) {
      const sum = (limbs[i] ?? 0) * scale + carry;
      carry = Math.floor(sum / CHUNK);
      limbs[i] = sum - carry * CHUNK;
    }
    for (; carry > 0; carry = Math.floor(carry / CHUNK)) limbs.push(carry % CHUNK);
  }
  return bytesOf(limbs, zeros);
}

/** Zero bytes, then the bytes of limbs without the zeros before the first. */
function bytesOf(limbs: readonly number[], zeros: number): Uint8Array {
  const all = new Uint8Array(limbs.length * BYTES_PER_CHUNK);
  let at = 0;
  for (let i = limbs.length - 1; i >= 0; i -= 1) {
    const limb = limbs[i] ?? 0;
    all[at++] = limb >> 16;
    all[at++] = (limb >> 8) & 255;
    all[at++] = limb & 255;
  }
  const leading = all.findIndex((byte) => byte !== 0);
  const bytes = new Uint8Array(zeros + (leading < 0 ? 0 : all.length - leading));
  if (leading >= 0) bytes.set(all.subarray(leading), zeros);
  return bytes;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
