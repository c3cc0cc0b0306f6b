import { expect } from 'chai';
import fc from 'fast-check';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { loadContext, OB_V3, VC_V2 } from '../../../server/openbadges/contexts/contexts.ts';
import { privateKeyOf } from '../../../server/openbadges/keys/ed25519.ts';
import { canonicalText } from '../../../server/openbadges/proof/canonical.ts';
import {
  type CanonicaliserOptions,
  createCanonicaliser,
  type ShapeDifference,
} from '../../../server/openbadges/proof/canonicaliser.ts';
import { createProofMaker } from '../../../server/openbadges/proof/data-integrity.ts';
import { compileShape, type Shape } from '../../../server/openbadges/proof/shapes/compile-shape.ts';
import { filled, filledPart, partOf, patternOf } from '../../../server/openbadges/proof/shapes/pattern.ts';
import { createShapeCache } from '../../../server/openbadges/proof/shapes/shape-cache.ts';
import { termsOf } from '../../../server/openbadges/proof/shapes/terms.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { anyDocument, KINDS } from './random-documents.ts';
import { facts, publicKey, seed } from './samples.ts';

/** Random credentials compared with the stock library: some hundreds unless ISSUE_ROUNDS says otherwise. */
const rounds = Number(process.env['ISSUE_ROUNDS'] ?? 0);
const CREATED = '2026-01-15T10:30:00Z';
/** A few kinds of each sort in a short run, so that most of its documents have a shape already. */
const kindsOf = (...few: number[]): fc.Arbitrary<number> =>
  rounds > 0 ? fc.nat(KINDS - 1) : fc.constantFrom(...few);

const credential = openBadgeCredential(facts);

/** What a canonicaliser makes of a document: the text, whether a shape made it, or that it was refused. */
async function outcomeOf(
  canonicaliser: ReturnType<typeof createCanonicaliser>,
  document: object,
): Promise<{ text: string; how: 'shape' | 'stock' | 'refused' }> {
  try {
    const text = canonicaliser.canonical(document);
    return typeof text === 'string' ? { text, how: 'shape' } : { text: await text, how: 'stock' };
  } catch {
    return { text: 'refused', how: 'refused' };
  }
}
const stockText = (document: object): Promise<string> => canonicalText(document).catch(() => 'refused');

/** A canonicaliser that knows the credential's shape, and what it reported. */
async function warm(
  options: CanonicaliserOptions = {},
  document: object = credential,
): Promise<ReturnType<typeof createCanonicaliser> & { differences: ShapeDifference[] }> {
  const differences: ShapeDifference[] = [];
  const made = createCanonicaliser({ ...options, onDifference: (one) => differences.push(one) });
  for (let i = 0; i < 5; i += 1) await made.canonical(document);
  return { ...made, differences };
}

/** The credential with a member of its subject's achievement, or any other part, replaced. */
const withMember = (change: (copy: typeof credential) => void): object => {
  const copy = structuredClone(credential);
  change(copy);
  return copy;
};

describe('compiled shapes', () => {
  it('give the canonical text of the stock library for random documents of every shape', async function () {
    this.timeout(rounds > 0 ? 3_600_000 : 60_000);
    const differences: ShapeDifference[] = [];
    const shapes = createCanonicaliser({
      checkEvery: Infinity,
      onDifference: (one) => differences.push(one),
    });
    const made = { shape: 0, stock: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(anyDocument(kindsOf(1, 5, 22, 37, 54, 58, 60, 62)), async ({ document }) => {
        const { text, how } = await outcomeOf(shapes, document);
        made[how] += 1;
        expect(text).to.equal(await stockText(document));
      }),
      { numRuns: rounds || 200, seed: 20260120 },
    );
    expect(differences).to.deep.equal([]);
    expect(made.shape).to.be.greaterThan(made.stock);
    expect(made.refused).to.be.greaterThan(0);
  });

  it('give the proofValue of @digitalbazaar/vc for random credentials of every shape', async function () {
    this.timeout(rounds > 0 ? 3_600_000 : 60_000);
    const controller = 'did:web:harbour.example';
    const key = await generate({ seed, controller });
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: CREATED });
    const verificationMethod = `${controller}#${publicKey}`;
    const maker = createProofMaker({ checkEvery: Infinity });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyDocument(kindsOf(1, 22, 37, 58, 60)), async ({ document }) => {
        const { proof: _proof, ...unsecured } = document;
        const stock = await issue({
          credential: structuredClone(unsecured),
          suite,
          documentLoader: loadContext,
        }).catch(() => undefined);
        // It also refuses what is no credential to it; the property above compares those.
        if (stock === undefined) return;
        const own = await maker.prove(
          document,
          { verificationMethod, privateKey: privateKeyOf(seed) },
          CREATED,
        );
        expect(JSON.stringify(own)).to.equal(JSON.stringify(stock.proof));
        compared += 1;
      }),
      { numRuns: rounds || 60, seed: 20260121 },
    );
    expect(compared).to.be.greaterThan((rounds || 60) / 2);
  });

  it('are used from the third document of a shape on: the first may be the only one', async () => {
    const shapes = createCanonicaliser();
    const hows = [];
    for (let i = 0; i < 4; i += 1)
      hows.push((await outcomeOf(shapes, { ...credential, name: `Badge ${i}` })).how);
    expect(hows).to.deep.equal(['stock', 'stock', 'shape', 'shape']);
  });

  it('serve other values, and only those', async () => {
    const shapes = await warm();
    const byShape: [string, object][] = [
      ['a name like a keyword', { ...credential, name: '@type' }],
      ['a name like a blank node', { ...credential, name: '_:b0' }],
      ['an empty name', { ...credential, name: '' }],
      ['a name of quotes and controls', { ...credential, name: '"\\\n\r\t\b\f\u0000\u007f\u0085' }],
      ['a lone surrogate', { ...credential, name: 'a\ud83e' }],
      ['an astral name', { ...credential, name: '\u{1F9ED}' }],
      ['no date at all', { ...credential, validFrom: 'soon' }],
      ['another id', { ...credential, id: 'https://h.example/1' }],
    ];
    for (const [title, document] of byShape) {
      const { text, how } = await outcomeOf(shapes, document);
      expect(how, title).to.equal('shape');
      expect(text, title).to.equal(await stockText(document));
    }
  });

  it('leave to the stock library what a value makes another graph, or what it refuses', async () => {
    const shapes = await warm();
    const { id } = credential.issuer;
    const notByShape: [string, object][] = [
      ['two nodes become one', { ...credential, id }],
      [
        'a node gets the address of a type',
        { ...credential, id: 'https://www.w3.org/2018/credentials#VerifiableCredential' },
      ],
      ['a compact IRI', { ...credential, id: 'Image:knot' }],
      ['a relative id', { ...credential, id: 'knot' }],
      ['an id that is a term', { ...credential, id: 'issuer' }],
      ['an id that is a keyword', { ...credential, id: '@type' }],
      ['an id like a keyword', { ...credential, id: '@colour' }],
      ['a blank node label', { ...credential, id: '_:b0' }],
      ['an empty id', { ...credential, id: '' }],
      ['an id with a space', { ...credential, id: 'https://h.example/a b' }],
      ['an id that N-Quads escapes', { ...credential, id: 'https://h.example/<a>' }],
      ['an id with a lone surrogate', { ...credential, id: 'https://h.example/\ud800' }],
      ['minus zero', { ...credential, awardedDate: -0 }],
      ['a member that JSON has not', { ...credential, awardedDate: undefined }],
      ['a date object', { ...credential, awardedDate: new Date(0) }],
      [
        'a context of its own',
        { ...credential, '@context': [VC_V2, OB_V3, { harbour: 'https://h.example/#' }] },
      ],
      ['a language map', { ...credential, name: { '@value': 'Knots', '@language': 'en' } }],
    ];
    for (const [title, document] of notByShape) {
      const { text, how } = await outcomeOf(shapes, document);
      expect(how, title).not.to.equal('shape');
      expect(text, title).to.equal(await stockText(document));
    }
    expect(shapes.differences).to.deep.equal([]);
  });

  it('tell documents apart by members, their order, array lengths, numbers, types and contexts', async () => {
    const shapes = await warm();
    const others = [
      { ...credential, description: 'More' },
      Object.fromEntries(Object.entries(credential).reverse()),
      withMember((copy) => copy.credentialSubject.achievement.tag?.push('third')),
      { ...credential, type: ['VerifiableCredential', 'AchievementCredential'] },
      { ...credential, '@context': [...credential['@context'], 'https://www.w3.org/ns/did/v1'] },
    ];
    for (const other of others) {
      const { text, how } = await outcomeOf(shapes, other);
      expect(how).to.equal('stock');
      expect(text).to.equal(await stockText(other));
    }
  });

  it('have one statement for two equal texts of one property, and two for two texts', async () => {
    const tagged = (...tag: string[]): object =>
      withMember((copy) => Object.assign(copy.credentialSubject.achievement, { tag }));
    const shapes = await warm({}, tagged('one', 'two', 'three'));
    for (let i = 0; i < 4; i += 1) await shapes.canonical(tagged('same', 'same', `other ${i}`));
    for (const tags of [
      ['a', 'a', 'b'],
      ['x', 'y', 'z'],
      ['z', 'y', 'x'],
    ]) {
      const { text, how } = await outcomeOf(shapes, tagged(...tags));
      expect(how).to.equal('shape');
      expect(text).to.equal(await stockText(tagged(...tags)));
    }
    const allEqual = await outcomeOf(shapes, tagged('a', 'a', 'a'));
    expect(allEqual).to.deep.equal({ text: await stockText(tagged('a', 'a', 'a')), how: 'stock' });
  });

  it('leave blank nodes that look the same to the whole algorithm', async () => {
    const aligned = (...names: string[]): object =>
      withMember((copy) =>
        Object.assign(copy.credentialSubject.achievement, {
          alignment: names.map((targetName) => ({ type: ['Alignment'], targetName })),
        }),
      );
    const shapes = await warm({}, aligned('one', 'two'));
    const differing = await outcomeOf(shapes, aligned('b', 'a'));
    expect(differing).to.deep.equal({ text: await stockText(aligned('b', 'a')), how: 'shape' });
    const same = await outcomeOf(shapes, aligned('a', 'a'));
    expect(same).to.deep.equal({ text: await stockText(aligned('a', 'a')), how: 'stock' });
  });
});

describe('check of shapes against the stock library', () => {
  /** The compiled shape with one line of text changed. */
  const spoiled = (shape: Shape): Shape => ({
    ...shape,
    groups: shape.groups.map((group, i) =>
      i > 0
        ? group
        : {
            ...group,
            lines: partOf([[' ']], []),
          },
    ),
  });

  it('gives up a wrong shape at its first issue, and says so once', async () => {
    const shapes = await warm({
      compile: async (...given) => {
        const shape = await compileShape(...given);
        return shape === undefined ? undefined : spoiled(shape);
      },
    });
    expect(shapes.differences).to.deep.equal([{ type: 'VerifiableCredential OpenBadgeCredential', use: 1 }]);
    expect(await outcomeOf(shapes, credential)).to.deep.equal({
      text: await stockText(credential),
      how: 'stock',
    });
  });

  it('finds a shape that goes wrong later at the next issue that is checked, which is issued rightly', async () => {
    let isSpoiled = false;
    const shapes = await warm({
      checkEvery: 10,
      compile: async (...given) => {
        const shape = await compileShape(...given);
        if (shape === undefined) return undefined;
        const wrong = spoiled(shape);
        return {
          ...shape,
          get groups() {
            return isSpoiled ? wrong.groups : shape.groups;
          },
        };
      },
    });
    isSpoiled = true;
    const outcomes = [];
    for (let i = 0; i < 10; i += 1) outcomes.push(await outcomeOf(shapes, credential));
    const right = await stockText(credential);
    expect(shapes.differences.map((one) => one.use)).to.deep.equal([10]);
    expect(outcomes.filter((one) => one.how === 'shape' && one.text !== right)).to.have.length(5);
    expect(outcomes.slice(5)).to.deep.equal(outcomes.slice(5).map(() => ({ text: right, how: 'stock' })));
  });

  it('lets nobody use a shape before its first text is compared', async () => {
    const events: string[] = [];
    const shapes = createCanonicaliser({
      compile: async (...given) => {
        const shape = await compileShape(...given);
        events.push('compiled');
        return shape === undefined ? undefined : spoiled(shape);
      },
      onDifference: () => events.push('given up'),
    });
    const texts = await Promise.all(Array.from({ length: 6 }, async () => shapes.canonical(credential)));
    expect(new Set(texts)).to.deep.equal(new Set([await stockText(credential)]));
    expect(events).to.deep.equal(['compiled', 'given up']);
  });

  it('compiles once for documents that come at once, and serves all of them', async () => {
    let compiled = 0;
    const shapes = createCanonicaliser({
      compile: (...given) => {
        compiled += 1;
        return compileShape(...given);
      },
    });
    const documents = Array.from({ length: 8 }, (_, i) => ({ ...credential, name: `Badge ${i}` }));
    const texts = await Promise.all(documents.map(async (one) => shapes.canonical(one)));
    expect(texts).to.deep.equal(await Promise.all(documents.map(stockText)));
    expect(compiled).to.equal(1);
  });

  it('goes on without a shape where none can be compiled', async () => {
    const shapes = await warm({ compile: () => Promise.reject(new Error('no shape')) });
    expect(await outcomeOf(shapes, credential)).to.deep.equal({
      text: await stockText(credential),
      how: 'stock',
    });
    expect(shapes.differences).to.deep.equal([]);
  });
});

describe('order of lines with gaps', () => {
  it('is that of the filled lines, whatever fills them', () => {
    const piece = fc.oneof(fc.constantFrom('a', 'b', '<', '"x', ' .'), fc.nat(3));
    const line = fc.array(piece, { minLength: 1, maxLength: 5 });
    const values = fc.array(fc.constantFrom('', 'a', 'ab', 'b', '<', '\u{1F9ED}'), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), values, values, (lines, first, second) => {
        const patterns = lines.map((one) => patternOf([...one, '\n']));
        const part = partOf(patterns, first);
        const expected = patterns
          .map((one) => filled(one, second))
          .sort()
          .join('');
        for (const _ of [1, 2]) expect(filledPart(part, second).text).to.equal(expected);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});

describe('table of terms', () => {
  it('is there for lists of pinned contexts only', () => {
    for (const context of [undefined, null, 'https://c.example', [VC_V2, null], [VC_V2, {}], [[VC_V2]]]) {
      expect(termsOf(context)).to.equal(undefined);
    }
    expect(termsOf([VC_V2, OB_V3])).to.equal(termsOf([VC_V2, OB_V3]));
  });

  it('reads a member the strictest way in which any scope of the contexts defines it', () => {
    const terms = termsOf([VC_V2, OB_V3]);
    const kindOf = (name: string): string | undefined => terms?.member(name).kind;
    expect(
      ['id', 'issuer', 'name', 'type', 'proofPurpose', '@language', '__proto__'].map(kindOf),
    ).to.deep.equal(['iri', 'iri', 'literal', 'constant', 'constant', 'stock', 'stock']);
  });
});

describe('cache of shapes', () => {
  it('lets those go that were used longest ago', () => {
    const cache = createShapeCache(100);
    for (const key of ['a', 'b', 'c']) cache.set(key.repeat(30), { state: 'seen' });
    cache.get('a'.repeat(30));
    cache.set('d'.repeat(30), { state: 'seen' });
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key.repeat(30)) !== undefined)).to.deep.equal([
      'a',
      'c',
      'd',
    ]);
    expect(cache.size()).to.equal(90);
  });
});
