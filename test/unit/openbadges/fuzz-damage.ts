/** Every way in which a fuzz test damages a badge: its bytes, its JSON, its chunks, its markup. */
import fc from 'fast-check';
import { joinChunks, makeChunk, readChunks } from '../../../server/openbadges/baking/png-chunks.ts';
import { changed, flipped, places, type Tree, valueAt, type Way } from './mutations.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Members and values that mean something to some verifier. */
const NAMES =
  `@context @id @type id type proof __proto__ constructor endorsement endorsementJwt verification verify
  revoked revocationList credentialStatus credentialSchema refreshService publicKey publicKeyPem issuer badge recipient
  identifier evidence narrative vc iss sub exp uid image extensions:x`.split(/\s+/);
const VALUES: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    1e308,
    '',
    'x',
    'x'.repeat(5000),
    [],
    {},
    [[[[[[]]]]]],
    [null],
    { '@id': 'urn:x' },
  ],
  ...[
    'http://127.0.0.1/',
    'https://[::1]/',
    'file:///etc/passwd',
    'javascript:0',
    'data:image/svg+xml,<svg/>',
    'urn:uuid:x',
  ],
  ...[
    'https://badges.harbour.example/issuers/harbour-college/v2',
    'https://unlisted.example/',
    'did:web:unlisted.example',
    'did:key:z6Mk',
  ],
  ...[
    'Assertion',
    'VerifiableCredential',
    'HostedBadge',
    'SignedBadge',
    'Endorsement',
    'Extension',
    'BitstringStatusListEntry',
  ],
  ...[
    'https://w3id.org/openbadges/v1',
    'https://w3id.org/openbadges/v2',
    'https://www.w3.org/2018/credentials/v1',
  ],
  ...[
    '\u0000',
    '\ud800',
    '\u202e',
    '2026-02-30T00:00:00Z',
    '_:b0',
    'sha256$',
    'sha256$00',
    '$',
    '__proto__',
    'eyJhbGciOiJub25lIn0.e30.',
  ],
];
const MARKUP = [
  '<!DOCTYPE svg [<!ENTITY a "b">]>',
  '<![CDATA[',
  ']]>',
  '&a;',
  '&#0;',
  '<',
  '>',
  '"',
  '<!--',
  '-->',
  '<?x',
  '</svg>',
  '<openbadges:assertion verify="">',
  ' xmlns:openbadges="x"',
  '\u0000',
  '<g>'.repeat(300),
];

interface Edit {
  at: number;
  drop: number;
  put: Uint8Array;
}
type Step = { way: number } & (
  | { do: 'set'; value: number }
  | { do: 'add'; name: number; value: number }
  | { do: 'repeat'; times: number }
  | { do: 'copy'; from: number }
);
export type Damage =
  | { kind: 'none' }
  | { kind: 'bytes'; edits: Edit[]; cut: number | null }
  | { kind: 'flip'; at: number; bit: number }
  | { kind: 'splice'; other: number; from: number; to: number; at: number }
  | { kind: 'chunk'; which: number; edit: Edit; type: string | null }
  | { kind: 'markup'; at: number; token: number }
  | { kind: 'json'; steps: Step[]; isNew: boolean };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: share,
  drop: fc.nat({ max: 12 }),
  put: fc.uint8Array({ maxLength: 12 }),
});
const way = fc.nat({ max: 10_000 });
const value = fc.nat({ max: VALUES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ way, do: fc.constant('set' as const), value }),
  fc.record({ way, do: fc.constant('add' as const), name: fc.nat({ max: NAMES.length - 1 }), value }),
  fc.record({ way, do: fc.constant('repeat' as const), times: fc.constantFrom(2, 3, 40) }),
  fc.record({ way, do: fc.constant('copy' as const), from: way }),
);
export const json = fc.record({
  kind: fc.constant('json' as const),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  isNew: fc.boolean(),
});
export const bytes = fc.record({
  kind: fc.constant('bytes' as const),
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  cut: fc.option(share, { freq: 4 }),
});
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 6, arbitrary: json },
  { weight: 4, arbitrary: bytes },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), at: share, bit: fc.nat({ max: 7 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('splice' as const),
      other: fc.nat({ max: 100 }),
      from: share,
      to: share,
      at: share,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('chunk' as const),
      which: fc.nat({ max: 20 }),
      edit,
      type: fc.option(fc.constantFrom('iTXt', 'tEXt', 'zTXt', 'IEND', 'IHDR', 'abcd'), { freq: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('markup' as const),
      at: share,
      token: fc.nat({ max: MARKUP.length - 1 }),
    }),
  },
);

/** The JSON after these steps. */
export function damagedJson(document: unknown, steps: readonly Step[]): unknown {
  return steps.reduce((whole, one) => {
    const ways: Way[] = [...places(whole)];
    const picked = ways[one.way % Math.max(1, ways.length)];
    if (picked === undefined) return whole;
    const before = valueAt(whole, picked);
    if (one.do === 'set') return changed(whole, picked, VALUES[one.value]);
    if (one.do === 'repeat')
      return changed(
        whole,
        picked,
        Array.from({ length: one.times }, () => before),
      );
    if (one.do === 'copy') return changed(whole, picked, valueAt(whole, ways[one.from % ways.length] ?? []));
    const name = NAMES[one.name] ?? '';
    const holder = typeof before === 'object' && before !== null && !Array.isArray(before) ? picked : [];
    const object = Object.entries(valueAt(whole, holder) as Tree);
    const added = Object.fromEntries([...object, [name, VALUES[one.value]]]);
    return holder.length === 0 ? added : changed(whole, holder, added);
  }, document);
}

/** The bytes after this damage; JSON is damaged before it becomes bytes. */
export function damagedBytes(file: Uint8Array, how: Damage, others: readonly Uint8Array[]): Buffer {
  const whole = Buffer.from(file);
  const place = (at: number): number => Math.floor(at * whole.length);
  if (how.kind === 'flip') return flipped(whole, Math.min(place(how.at), whole.length - 1), how.bit);
  if (how.kind === 'bytes')
    return how.edits.reduce(edited, how.cut === null ? whole : whole.subarray(0, place(how.cut)));
  if (how.kind === 'markup')
    return edited(whole, { at: how.at, drop: 0, put: Buffer.from(MARKUP[how.token] ?? '') });
  if (how.kind === 'chunk') return rechunked(whole, how);
  if (how.kind !== 'splice') return whole;
  const other = Buffer.from(others[how.other % others.length] ?? []);
  const [from, to] = [how.from, how.to].map((one) => Math.floor(one * other.length)) as [number, number];
  return edited(whole, { at: how.at, drop: 0, put: other.subarray(Math.min(from, to), Math.max(from, to)) });
}

function edited(whole: Buffer, { at, drop, put }: Edit): Buffer {
  const start = Math.floor(at * whole.length);
  return Buffer.concat([whole.subarray(0, start), put, whole.subarray(start + drop)]);
}

/** A PNG with one chunk damaged and its checksum right, so that what is in it is looked at. */
function rechunked(png: Buffer, { which, edit: one, type }: Extract<Damage, { kind: 'chunk' }>): Buffer {
  const chunks = readChunks(png);
  if (typeof chunks === 'string') return edited(png, one);
  const made = chunks.map((chunk, i) =>
    i === which % chunks.length
      ? makeChunk(type ?? chunk.type, edited(Buffer.from(chunk.data), one))
      : chunk.bytes,
  );
  return Buffer.from(joinChunks(made));
}
