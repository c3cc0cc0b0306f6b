import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../../../server/errors.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { verificationMethodOf } from '../../../server/openbadges/keys/controller-listing.ts';
import type { SignJob } from '../../../server/ports/signer.ts';
import { createSigner } from '../../../server/threads/signer.ts';
import { at, facts, ids, publicKey, seed, signed } from './samples.ts';

const credential = openBadgeCredential(facts);
const created = '2026-01-15T10:30:00Z';
const jobOf = (document: object): SignJob => ({
  document: JSON.stringify(document),
  verificationMethod: verificationMethodOf(at.issuerDid(ids.issuer), publicKey),
  seed: seed.toString('base64url'),
  created,
});
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  return hasCode(thrown, 'SIGNING_FAILED')
    ? 'SIGNING_FAILED'
    : hasCode(thrown, 'STOPPING')
      ? 'STOPPING'
      : String(thrown);
};
/** A thread of JavaScript that treats each message as told. */
const threadOf = (body: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${body}`)}`,
  );

for (const threads of [0, 1, 2]) {
  describe(`signer with ${threads} threads`, () => {
    it('signs as the engine does', async () => {
      const signer = createSigner({ threads });
      expect(await signer.sign(jobOf(credential))).to.equal(JSON.stringify(await signed(credential)));
      await signer.close();
    });

    it('answers each of many jobs with its own document', async () => {
      const signer = createSigner({ threads });
      const names = Array.from({ length: 60 }, (_, i) => `badge ${i}`);
      const texts = await Promise.all(names.map((name) => signer.sign(jobOf({ ...credential, name }))));
      expect(texts.map((text) => (JSON.parse(text) as { name: string }).name)).to.deep.equal(names);
      await signer.close();
    });

    it('says SIGNING_FAILED for what cannot be signed and goes on', async () => {
      const signer = createSigner({ threads });
      const broken = [
        { ...jobOf(credential), document: '{' },
        { ...jobOf(credential), document: 'null' },
        { ...jobOf(credential), seed: 'short' },
        jobOf({ ...credential, colour: 'red' }),
      ];
      for (const job of broken) expect(await codeOf(signer.sign(job))).to.equal('SIGNING_FAILED');
      expect(await signer.sign(jobOf(credential))).to.include('"proofValue"');
      await signer.close();
    });

    it('finishes what it accepted before it closes, and accepts nothing after', async () => {
      const signer = createSigner({ threads });
      const accepted = Array.from({ length: 12 }, () => signer.sign(jobOf(credential)));
      const closed = signer.close();
      expect(await codeOf(signer.sign(jobOf(credential)))).to.equal('STOPPING');
      await closed;
      expect(new Set(await Promise.all(accepted)).size).to.equal(1);
    });
  });
}

describe('signer whose threads die', () => {
  it('signs the jobs of a dead thread again in another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signer-'));
    const dying = threadOf(`
      import { writeFileSync } from 'node:fs';
      parentPort.on('message', ({ number, job }) => {
        if (job.created === 'die once') {
          try { writeFileSync(${JSON.stringify(join(folder, 'died'))}, '', { flag: 'wx' }); process.exit(1); } catch {}
        }
        parentPort.postMessage({ number, document: job.document });
      });`);
    const signer = createSigner({ threads: 1, threadUrl: dying });
    const jobs = [0, 1, 2, 3, 4, 5].map((i) =>
      signer.sign({ ...jobOf({ i }), created: i === 2 ? 'die once' : 'live' }),
    );
    expect(await Promise.all(jobs)).to.deep.equal([0, 1, 2, 3, 4, 5].map((i) => JSON.stringify({ i })));
    expect(await readdir(folder)).to.deep.equal(['died']);
    await signer.close();
    await rm(folder, { recursive: true });
  });

  it('gives up a document that threads die over, and signs the next', async () => {
    const dying = threadOf(`
      parentPort.on('message', ({ number, job }) => {
        if (job.created === 'die') process.exit(1);
        parentPort.postMessage({ number, document: job.document });
      });`);
    const signer = createSigner({ threads: 1, threadUrl: dying });
    expect(await codeOf(signer.sign({ ...jobOf({}), created: 'die' }))).to.equal('SIGNING_FAILED');
    expect(await signer.sign(jobOf({ i: 1 }))).to.equal('{"i":1}');
    await signer.close();
  });
});
