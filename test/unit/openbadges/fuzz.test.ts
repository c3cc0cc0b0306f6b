import { expect } from 'chai';
import fc from 'fast-check';
import { domainToUnicode } from 'node:url';
import type { LoadRequest } from '../../../server/openbadges/verify/fetcher.ts';
import { limits } from '../../../server/openbadges/verify/limits.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { fuzzRounds } from '../../helpers/fuzz-rounds.ts';
import { bytes, damage, type Damage, damagedBytes, damagedJson, json } from './fuzz-damage.ts';
import { pages, type Seed, seeds, webOf } from './fuzz-seeds.ts';
import { address } from './samples.ts';
import { verifyAt, type Web } from './web.ts';

const GENUINE = ['valid', 'warnings'];

/** What a report says that a person would act upon. */
const said = ({ id, issuer, achievement, dates, recipient, claim }: Report): string =>
  JSON.stringify([
    id,
    issuer?.id,
    issuer?.name,
    achievement?.name,
    dates,
    recipient?.type,
    recipient?.hashed,
    claim,
  ]);

/** All texts in a value, names of members included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

/** Everything that is written in a file, as it stands and as JSON or base64url within it reads. */
function written(file: Uint8Array): string[] {
  const raw = Buffer.from(file).toString('utf8');
  const inside = raw.split(/[."\s<>]/u).map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  return [raw, ...(raw.match(/\{[^]*\}/gu) ?? []), ...inside].flatMap((text) => {
    try {
      return [text, ...textsIn(JSON.parse(text))];
    } catch {
      return [text];
    }
  });
}

/** Whether an address, or at least its host, stands in any of these texts. */
function isNamed(url: string, texts: readonly string[]): boolean {
  const { host, hostname } = new URL(url);
  const forms = [url, host, encodeURIComponent(host), domainToUnicode(hostname)].filter(
    (form) => form !== '',
  );
  return texts.some((text) => forms.some((form) => text.toLowerCase().includes(form.toLowerCase())));
}

/** Names that every object has come to inherit: there must be none. */
function inherited(): string[] {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  return names;
}

describe('a damaged badge', () => {
  let all: Seed[];
  let sound: Map<string, object>;
  let web: Web;
  let files: Buffer[];
  let known: string[];
  let genuine: Set<string>;
  before(async () => {
    [all, sound] = [await seeds(), await pages()];
    web = await webOf(sound);
    files = all.map((seed) => seed.wrap(seed.json, false));
    known = [...sound.values()].flatMap(textsIn);
    genuine = new Set();
    for (const file of files) genuine.add(said(await verifyAt(web, file)));
  });

  it('is genuine before it is damaged, in every version and form', async () => {
    for (const [i, file] of files.entries())
      expect((await verifyAt(web, file)).verdict, all[i]?.name).to.be.oneOf(GENUINE);
  });

  /** Damages a page that may be asked for; its address. */
  const damagePage = (which: number, how: Damage, status: number): string => {
    const [url, page] = [...sound][which % sound.size]!;
    const file = page instanceof Uint8Array ? Buffer.from(page) : Buffer.from(JSON.stringify(page));
    const damaged =
      how.kind === 'json' ? JSON.stringify(damagedJson(page, how.steps)) : damagedBytes(file, how, files);
    web.put(url, damaged, status);
    return url;
  };

  /** Every address asked was named: by the pages as they are, by the input, or by the damaged page. */
  const expectNamed = async (
    asked: readonly LoadRequest[],
    input: Buffer,
    json: unknown,
    page?: string,
  ): Promise<void> => {
    const strange = asked.filter((request) => !isNamed(request.url, known));
    if (strange.length === 0) return;
    const body = page === undefined ? Buffer.of() : (await web.load({ url: page } as LoadRequest)).body;
    const texts = [...written(input), ...textsIn(json), ...written(body)];
    for (const { url } of strange) expect(isNamed(url, texts), url).to.equal(true);
  };

  const remote = fc.record({
    which: fc.nat({ max: 100 }),
    how: fc.oneof(json, bytes),
    status: fc.option(fc.constantFrom(301, 401, 404, 410, 500, 503), { freq: 3, nil: 200 }),
  });

  it(`neither breaks the verifier nor leads it astray nor passes for another: ${fuzzRounds} inputs`, async function () {
    this.timeout(60_000 + fuzzRounds * 100);
    let passed = 0;
    const once = async (
      which: number,
      how: Damage,
      far: { which: number; how: Damage; status: number } | null,
    ) => {
      const seed = all[which]!;
      const changed = how.kind === 'json' ? damagedJson(seed.json, how.steps) : seed.json;
      const isNew = how.kind === 'json' && how.isNew;
      const input = damagedBytes(seed.wrap(changed, isNew), how, files);
      const page = far === null ? undefined : damagePage(far.which, far.how, far.status);

      web.asked.length = 0;
      const report = await verifyAt(web, input, { recipient: address });

      const asked = [...web.asked];
      expect(report.verdict).to.be.oneOf([...GENUINE, 'invalid', 'unchecked']);
      expect(report.checks.length).to.be.greaterThan(0);
      expect(report.checks.map((check) => check.words.key)).not.to.include('verify.input.internal');
      expect(asked.length).to.be.at.most(limits.fetches);
      expect(inherited()).to.deep.equal([]);
      await expectNamed(asked, input, changed, page);
      if (page !== undefined) web.put(page, sound.get(page));
      if (!GENUINE.includes(report.verdict)) return;
      passed += 1;
      if (page === undefined && !isNew) expect(genuine).to.include(said(report));
    };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: all.length - 1 }), damage, fc.option(remote, { freq: 2 }), once),
      { numRuns: fuzzRounds, seed: 20260118, endOnFailure: true },
    );
    expect(passed).to.be.greaterThan(0);
  });
});
