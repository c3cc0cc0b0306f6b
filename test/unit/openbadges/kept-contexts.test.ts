import { expect } from 'chai';
import fc from 'fast-check';
import { contexts, hasPinnedContexts, OB_V3, VC_V2 } from '../../../server/openbadges/contexts/contexts.ts';
import { canonicalText } from '../../../server/openbadges/proof/canonical.ts';
import { createContextCache } from '../../../server/openbadges/proof/context-cache.ts';
import { termsOf } from '../../../server/openbadges/proof/shapes/terms.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { anyDocument, KINDS } from './random-documents.ts';
import { facts, vector } from './samples.ts';

type Json = Record<string, unknown>;

/** Changed documents that are compared: a hundred and more unless ISSUE_ROUNDS says otherwise. */
const rounds = Number(process.env['ISSUE_ROUNDS'] ?? 150);

const credential = openBadgeCredential(facts);
const outcome = (
  document: object,
  contextResolver?: ReturnType<typeof createContextCache>,
): Promise<string> =>
  canonicalText(document, contextResolver === undefined ? {} : { contextResolver }).catch(
    (thrown: unknown) => `refused: ${(thrown as { name?: string }).name ?? ''}`,
  );

const names = [...(termsOf([VC_V2, OB_V3])?.names ?? [])];
const anyName = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom('@id', '@type', '@value', '@language', '@graph', '@included', '@list', '@set', 'colour'),
);
const anyType = fc.constantFrom(
  ...names.filter((name) => /^[A-Z]/.test(name)),
  'Colour',
  'https://h.example/T',
);
const anyValue = fc.oneof(
  anyType,
  fc.constantFrom<unknown>(null, true, 5, 1.5, '', 'text', 'https://h.example/x', '_:b0', [], {}, [[]]),
  anyType.map((type) => ({ type: [type], name: 'inner' })),
  fc.tuple(anyName, anyType).map(([name, type]) => ({ [name]: type })),
  fc.constantFrom<unknown>(...contexts.keys()).map((url) => ({ '@context': url, id: 'https://h.example/y' })),
);

/** One thing about a document is changed, at a place chosen by number. */
interface Change {
  place: number;
  how: 'value' | 'name' | 'remove' | 'wrap' | 'type' | 'context';
  name: string;
  value: unknown;
  type: string;
}
const anyChange = fc.record<Change>({
  place: fc.nat(60),
  how: fc.constantFrom('value', 'name', 'remove', 'wrap', 'type', 'context'),
  name: anyName,
  value: anyValue,
  type: anyType,
});

function objectsIn(value: unknown): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Json, ...inner];
}

function changed(document: Json, change: Change): Json {
  const copy = structuredClone(document);
  const objects = objectsIn(copy);
  const target = objects[change.place % objects.length] ?? copy;
  const members = Object.keys(target).filter((name) => name !== '@context');
  const member = members[change.place % Math.max(1, members.length)] ?? 'name';
  const { how } = change;
  if (how === 'value') target[member] = change.value;
  if (how === 'name' || how === 'remove') {
    if (how === 'name') target[change.name] = target[member];
    Reflect.deleteProperty(target, member);
  }
  if (how === 'wrap') target[member] = [[target[member]], target[member]];
  if (how === 'type') target['type'] = [target['type'], change.type].flat();
  if (how === 'context')
    target['@context'] = [...contexts.keys()].slice(change.place % 12, (change.place % 12) + 2);
  return copy;
}

describe('kept contexts', () => {
  it('make no difference to documents that were changed in any way', async function () {
    this.timeout(rounds > 1000 ? 3_600_000 : 60_000);
    const kept = createContextCache();
    const seen = { same: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        anyDocument(fc.nat(KINDS - 1)),
        fc.array(anyChange, { minLength: 1, maxLength: 3 }),
        async ({ document }, changes) => {
          const other = changes.reduce(changed, document);
          const [with_, without] = [await outcome(other, kept), await outcome(other)];
          expect(with_).to.equal(without);
          seen[without.startsWith('refused') ? 'refused' : 'same'] += 1;
        },
      ),
      { numRuns: rounds, seed: 20260122 },
    );
    expect(seen.same).to.be.greaterThan(rounds / 5);
    expect(seen.refused).to.be.greaterThan(rounds / 5);
  });

  it("make no difference to the standard's vectors, whatever was read before", async () => {
    const kept = createContextCache();
    const documents = ['ob3-di-spec-vector', 'clr2-di-spec-vector'].map(
      (name) => vector(name).unsecuredDocument,
    );
    for (const document of [...documents, credential, ...documents]) {
      expect(await outcome(document, kept)).to.equal(await outcome(document));
    }
  });

  it('have no part in a document that has a context of its own, or one that is not pinned, anywhere', () => {
    const own = { '@context': [VC_V2, { harbour: 'https://h.example/#' }] };
    expect(hasPinnedContexts(credential)).to.equal(true);
    for (const document of [
      own,
      { ...credential, evidence: [own] },
      { ...credential, issuer: { '@context': 'https://c.example/own' } },
      { '@context': null },
    ])
      expect(hasPinnedContexts(document)).to.equal(false);
  });
});
