import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { en } from '../../../server/locales/locale.ts';
import { bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import { readJson } from '../../../server/openbadges/verify/json.ts';
import { limits } from '../../../server/openbadges/verify/limits.ts';
import { checkCases } from '../../../server/openbadges/verify/checks.ts';
import { exitCodeOf, reasons } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { facts, NOW, signed, signedCredential } from './samples.ts';
import { assertion, badgeV2, createWeb, essence, sampleWeb, verifyAt, type Web } from './web.ts';
import { changed, places, type Tree, valueAt } from './mutations.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';

const wordsAt = (key: string): unknown =>
  key.split('.').reduce<unknown>((node, part) => (node as Tree | undefined)?.[part], en as unknown as Tree);

describe('verify', () => {
  describe('words', () => {
    it('exist for every case of every check', () => {
      for (const [check, cases] of Object.entries(checkCases)) {
        for (const one of ['name', ...Object.keys(cases)]) {
          expect(wordsAt(`verify.${check}.${one}`), `verify.${check}.${one}`).to.be.a('string');
        }
      }
    });

    it('exist for every verdict a case can lead to', () => {
      expect(wordsAt('verify.verdict.valid')).to.be.a('string');
      expect(wordsAt('verify.verdict.warnings')).to.be.a('string');
      const ends = Object.values(checkCases).flatMap((cases) =>
        Object.values(cases as Record<string, { outcome: string; reason?: string }>),
      );
      for (const { outcome, reason } of ends) {
        if (reason === undefined) continue;
        expect(reasons).to.include(reason);
        const key = `verify.verdict.${outcome === 'fail' ? 'invalid' : 'unchecked'}.${reason}`;
        expect(wordsAt(key), key).to.be.a('string');
      }
    });

    it('hold no more of what strangers wrote than a sentence bears', async () => {
      const report = await verifyAt(createWeb(), { type: 'x'.repeat(5000) });
      expect(String(report.checks.at(-1)?.words.params['type'])).to.have.length(200);
    });
  });

  it('ends the command line with 0, 0, 1, 2', () => {
    expect((['valid', 'warnings', 'invalid', 'unchecked'] as const).map(exitCodeOf)).to.deep.equal([
      0, 0, 1, 2,
    ]);
  });

  it('refuses what is no badge, and says so', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const inputs: [string | Uint8Array, string][] = [
      ['', 'input.nothing'],
      ['hello', 'input.nothing'],
      ['<html></html>', 'input.nothing'],
      [new Uint8Array([0xff, 0xfe, 0x00]), 'input.nothing'],
      [png, 'input.noBadge'],
      [png.subarray(0, 30), 'input.brokenPicture'],
      [bakePng(png, { v3: 'nothing' }), 'input.nothing'],
      [svg, 'input.noBadge'],
      ['eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'input.unsupported'],
      ['eyJhbGciOiJSUzI1NiJ9.e30', 'input.nothing'],
      ['_w.e30.c2ln', 'parse.jws'],
      ['{"a":', 'parse.syntax'],
      ['[1]', 'parse.syntax'],
      ['{"__proto__":{"x":1}}', 'parse.prototype'],
      [`{"a":${'['.repeat(70)}${']'.repeat(70)}}`, 'parse.depth'],
      [`{"a":"${'x'.repeat(limits.jsonBytes)}"}`, 'parse.size'],
      ['x'.repeat(limits.imageBytes + 1), 'input.tooLarge'],
      ['{}', 'type.other'],
    ];
    for (const [input, found] of inputs) {
      const report = await verifyAt(createWeb(), input);
      expect(essence(report).found, String(input).slice(0, 40)).to.include(found);
      expect(['invalid', 'unchecked']).to.include(report.verdict);
    }
  });

  it('warns of names that stand twice', async () => {
    const text = JSON.stringify(await signedCredential()).replace('{', '{"id":"urn:uuid:0",');
    expect(essence(await verifyAt(await sampleWeb(), text)).found).to.include('parse.duplicates');
  });

  it('reads JSON as JSON.parse does, and tells more', () => {
    expect(readJson('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).to.deep.include({
      ok: true,
      hasDuplicates: false,
    });
    expect(readJson('{"a":1,"\\u0061":2}')).to.deep.include({ ok: true, hasDuplicates: true });
    expect(readJson('{"x":{"constructor":1}}')).to.deep.equal({ ok: false, fault: 'prototype' });
    expect(readJson('{"x":"__proto__","y":"a\\"b{[\\\\"}')).to.deep.include({ ok: true });
    fc.assert(
      fc.property(fc.json(), (text) => {
        const read = readJson(text);
        if (read.ok) expect(read.value).to.deep.equal(JSON.parse(text));
        else expect(read.fault).to.equal('prototype');
      }),
    );
  });

  describe('limits', () => {
    it('asks no more than 12 addresses a report', async () => {
      const web = await sampleWeb();
      const credentialStatus = Array.from({ length: 5 }, (_, i) => ({
        ...openBadgeCredential(facts).credentialStatus,
        statusListCredential: `https://harbour.example/lists/${i}`,
      }));
      const report = await verifyAt(web, await signed({ ...openBadgeCredential(facts), credentialStatus }));
      expect(report.timing.fetches).to.be.at.most(12);
      expect(report.verdict).to.equal('unchecked');
    });

    it('stops when it is told to', async () => {
      const stopped = await verifyAt(await sampleWeb(), assertion, { signal: AbortSignal.abort() });
      expect(essence(stopped)).to.deep.include({ verdict: 'unchecked', reason: 'unreachable' });
      expect(stopped.timing.fetches).to.equal(0);
    });

    it('does not wait for a loader that never answers', async () => {
      const load = (): Promise<never> => new Promise(() => undefined);
      const report = await verify(assertion.id, { load, now: NOW, signal: AbortSignal.timeout(20) });
      expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'unreachable' });
    });

    it('takes no answer that is larger than it asked for', async () => {
      const web = await sampleWeb();
      web.put(badgeV2.id, ` ${' '.repeat(limits.jsonBytes)}${JSON.stringify(badgeV2)}`);
      expect(essence(await verifyAt(web, assertion))).to.deep.include({ verdict: 'unchecked' });
    });

    it('measures its time by the clock it is given', async () => {
      let ms = 0;
      const report = await verifyAt(await sampleWeb(), assertion, { elapsed: () => (ms += 40) });
      expect(report.timing).to.deep.equal({ ms: 40, fetches: 4 });
    });

    it('refuses labelled blank nodes, of which graphs are made that take for ever', async () => {
      const evidence = [{ id: '_:a', type: ['Evidence'] }];
      const report = await verifyAt(await sampleWeb(), { ...(await signedCredential()), evidence });
      expect(essence(report).found).to.include('context.nested');
    });

    it('gives up a credential of more than 2,000 statements', async () => {
      const result = Array.from({ length: 700 }, (_, i) => ({
        type: ['Result'],
        value: `${i}`,
        status: 'Completed',
      }));
      const whole = await signedCredential();
      const report = await verifyAt(await sampleWeb(), {
        ...whole,
        credentialSubject: { ...whole.credentialSubject, result },
      });
      expect(essence(report).found).to.include('proof.unreadable');
    });
  });

  it('never throws, even where its own loader breaks the rules', async () => {
    const broken = [
      (): never => {
        throw new Error('at once');
      },
      (): Promise<never> => Promise.resolve(undefined as never),
      (): Promise<never> => Promise.resolve({ status: 200, body: 'text' } as never),
    ];
    for (const load of broken) {
      for (const input of [assertion.id, JSON.stringify(await signedCredential())]) {
        expect(['unchecked', 'invalid']).to.include((await verify(input, { load, now: NOW })).verdict);
      }
    }
  });

  it('says so where something of ours breaks', async () => {
    const web = await sampleWeb();
    const options = {
      load: web.load.bind(web),
      get now(): number {
        throw new Error('no clock');
      },
    };
    expect(essence(await verify(assertion.id, options)).found).to.include('input.internal');
    expect((await verify(assertion.id, options)).reason).to.equal('internal');
  });

  describe('a changed credential', () => {
    let web: Web;
    let whole: Tree;
    before(async () => {
      web = await sampleWeb();
      whole = (await signedCredential()) as unknown as Tree;
    });

    it('is refused whichever member is taken out', async () => {
      for (const way of places(whole)) {
        const report = await verifyAt(web, changed(whole, way, undefined) as object);
        expect(['invalid', 'unchecked'], way.join('/')).to.include(report.verdict);
      }
    });

    it('is refused whichever value is replaced', async function () {
      this.timeout(20_000);
      const ways = [...places(whole)];
      const any = fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.integer(),
        fc.boolean(),
        fc.constant({}),
        fc.constant([]),
        fc.webUrl(),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...ways), any, async (way, value) => {
          if (JSON.stringify(valueAt(whole, way)) === JSON.stringify(value)) return;
          const report = await verifyAt(web, changed(whole, way, value) as object);
          expect(['invalid', 'unchecked'], way.join('/')).to.include(report.verdict);
        }),
        { numRuns: 300, seed: 20260117 },
      );
    });

    it('is refused whichever member is added', async () => {
      const achievement = (whole['credentialSubject'] as Tree)['achievement'] as Tree;
      const added: [string[], string, unknown][] = [
        [[], 'description', 'More than was signed'],
        [[], 'evidence', [{ type: ['Evidence'], name: 'x' }]],
        [['credentialSubject'], 'id', 'did:example:eve'],
        [['credentialSubject'], 'narrative', 'x'],
        [['credentialSubject', 'achievement'], 'humanCode', 'x'],
        [['issuer'], 'email', 'eve@evil.example'],
      ];
      for (const [way, member, value] of added) {
        const report = await verifyAt(web, changed(whole, [...way, member], value) as object);
        expect(essence(report), member).to.deep.include({ verdict: 'invalid', reason: 'proof' });
      }
      expect(achievement['humanCode']).to.equal(undefined);
    });

    it('is refused with the signature of another of the same issuer', async () => {
      const second = await signed(openBadgeCredential({ ...facts, awardedAt: 0 }));
      const report = await verifyAt(web, { ...whole, proof: second.proof });
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'proof' });
    });
  });
});
