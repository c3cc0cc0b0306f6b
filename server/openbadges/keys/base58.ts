/** base58btc, the alphabet of multibase `z`. */

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

/** Text of the bytes; each leading zero byte becomes a `1`. */
export function encodeBase58(bytes: Uint8Array): string {
  return convert(bytes, 256, 58)
    .map((value) => ALPHABET.charAt(value))
    .join('');
}

/** Bytes of the text, or undefined where a letter is not of the alphabet. At most 1,000 letters. */
export function decodeBase58(text: string): Uint8Array | undefined {
  if (text.length > 1000) return undefined;
  const values: number[] = [];
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return Uint8Array.from(convert(values, 58, 256));
}

/** Digits of a number in another base, most significant first; leading zeros are kept. */
function convert(digits: ArrayLike<number>, from: number, to: number): number[] {
  let zeros = 0;
  while (zeros < digits.length && digits[zeros] === 0) zeros += 1;
  const out: number[] = [];
  for (let i = zeros; i < digits.length; i += 1) {
    let carry = digits[i] ?? 0;
    for (let j = 0; j < out.length; j += 1) {
      carry += (out[j] ?? 0) * from;
      out[j] = carry % to;
      carry = Math.floor(carry / to);
    }
    for (; carry > 0; carry = Math.floor(carry / to)) out.push(carry % to);
  }
  return [...new Array<number>(zeros).fill(0), ...out.reverse()];
}
