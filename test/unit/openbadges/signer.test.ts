import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { BridgeError } from '../../../server/errors.ts';
import { createMetrics } from '../../../server/metrics.ts';
import { isSignedBy, readCompactJws } from '../../../server/openbadges/jws/compact.ts';
import { canonicalText } from '../../../server/openbadges/proof/canonical.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { verificationMethodOf } from '../../../server/openbadges/keys/controller-listing.ts';
import type { ProofJob } from '../../../server/ports/signer.ts';
import { createSigner } from '../../../server/threads/signer.ts';
import { at, facts, ids, publicKey, seed, signed } from './samples.ts';

const credential = openBadgeCredential(facts);
const created = '2026-01-15T10:30:00Z';
const jobOf = (document: object): ProofJob => ({
  kind: 'proof',
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
  return thrown instanceof BridgeError ? thrown.code : String(thrown);
};
const never = new AbortController().signal;
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

    it('refuses to sign a document that has a proof, whose text could not take another', async () => {
      const signer = createSigner({ threads });
      expect(await codeOf(signer.sign(jobOf(await signed(credential))))).to.equal('SIGNING_FAILED');
      await signer.close();
    });

    it('signs compact JWS with the keys of each algorithm, and with no other', async () => {
      const signer = createSigner({ threads });
      const pairs = {
        RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
        ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      } as const;
      const pemOf = (alg: keyof typeof pairs): string =>
        pairs[alg].privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      for (const alg of ['RS256', 'ES256'] as const) {
        const job = {
          kind: 'jws',
          header: { alg, typ: 'JWT' },
          payload: '{"a":1}',
          privateKey: pemOf(alg),
        } as const;
        const jws = readCompactJws(await signer.sign(job));
        expect(jws?.header).to.equal(JSON.stringify(job.header));
        expect(jws?.payload).to.equal(job.payload);
        expect(jws !== undefined && isSignedBy(jws, alg, pairs[alg].publicKey)).to.equal(true);
        const others = [
          { ...job, privateKey: pemOf(alg === 'RS256' ? 'ES256' : 'RS256') },
          { ...job, privateKey: '' },
        ];
        for (const other of others) expect(await codeOf(signer.sign(other))).to.equal('SIGNING_FAILED');
      }
      await signer.close();
    });

    it('makes the canonical form of documents to be verified, or says that there is none', async () => {
      const signer = createSigner({ threads });
      expect(await signer.canonize(credential, never)).to.equal(await canonicalText(credential));
      for (const none of [
        { ...credential, colour: 'red' },
        { ...credential, '@context': ['https://c.example/own'] },
        {
          ...credential,
          evidence: Array.from({ length: 700 }, (_, i) => ({ type: ['Evidence'], name: `${i}`, genre: 'x' })),
        },
      ])
        expect(await codeOf(signer.canonize(none, never))).to.equal('DOCUMENT_INVALID');
      await signer.close();
      expect(await codeOf(signer.canonize(credential, never))).to.equal('STOPPING');
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

/** Answers each request of a message with its document, in place of a proof. */
const ECHO = `
  const echo = (requests) => parentPort.postMessage({
    answers: requests.map(({ number, job }) => ({ number, text: JSON.stringify(job.document) })),
  });`;

describe('signer whose threads die', () => {
  it('signs the jobs of a dead thread again in another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signer-'));
    const dying = threadOf(`
      import { writeFileSync } from 'node:fs';
      ${ECHO}
      parentPort.on('message', (requests) => {
        if (requests.some(({ job }) => job.created === 'die once')) {
          try { writeFileSync(${JSON.stringify(join(folder, 'died'))}, '', { flag: 'wx' }); process.exit(1); } catch {}
        }
        echo(requests);
      });`);
    const signer = createSigner({ threads: 1, threadUrl: dying });
    const jobs = [0, 1, 2, 3, 4, 5].map((i) =>
      signer.sign({ ...jobOf({ i }), created: i === 2 ? 'die once' : 'live' }),
    );
    const texts = (await Promise.all(jobs)).map((text) => JSON.parse(text) as object);
    expect(texts).to.deep.equal([0, 1, 2, 3, 4, 5].map((i) => ({ i, proof: [`{"i":${i}}`] })));
    expect(await readdir(folder)).to.deep.equal(['died']);
    await signer.close();
    await rm(folder, { recursive: true });
  });

  it('gives up a document that threads die over, and signs all others', async () => {
    const dying = threadOf(`
      ${ECHO}
      parentPort.on('message', (requests) => {
        if (requests.some(({ job }) => job.created === 'die')) process.exit(1);
        echo(requests);
      });`);
    const signer = createSigner({ threads: 1, threadUrl: dying });
    const outcomes = await Promise.all(
      [0, 1, 2, 3].map((i) => codeOf(signer.sign({ ...jobOf({ i }), created: i === 1 ? 'die' : 'live' }))),
    );
    expect(outcomes).to.deep.equal(['undefined', 'SIGNING_FAILED', 'undefined', 'undefined']);
    await signer.close();
  });

  it('ends the thread of a document that takes too long, and costs no other job', async () => {
    const stuck = threadOf(`
      ${ECHO}
      parentPort.on('message', (requests) => {
        while (requests.some(({ job }) => job.kind === 'canonize'));
        echo(requests);
      });`);
    const signer = createSigner({ threads: 1, threadUrl: stuck });
    const { signal, abort } = stopwatch();
    const lost = codeOf(signer.canonize({ i: 0 }, signal));
    const kept = [1, 2, 3].map((i) => signer.sign(jobOf({ i })));
    // The thread hears of these only once it is stuck.
    await new Promise((resolve) => setTimeout(resolve, 300));
    abort();
    expect(await lost).to.equal('DOCUMENT_INVALID');
    expect(await Promise.all(kept)).to.have.length(3);
    await signer.close();
  });

  it('does not begin a document whose time is over', async () => {
    const signer = createSigner({ threads: 1, threadUrl: threadOf(ECHO) });
    expect(await codeOf(signer.canonize({ i: 0 }, AbortSignal.abort()))).to.equal('DOCUMENT_INVALID');
    await signer.close();
  });
});

function stopwatch(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

describe('a shape that a thread gave up', () => {
  it('is a warning in the log and a count in the metrics of the main process', async () => {
    const warnings: unknown[] = [];
    const quiet = (): void => undefined;
    const metrics = createMetrics({
      debug: quiet,
      info: quiet,
      error: quiet,
      warn: (message, fields) => warnings.push([message, fields]),
    });
    const noticing = threadOf(`
      ${ECHO}
      parentPort.on('message', (requests) => {
        parentPort.postMessage({ difference: { type: 'VerifiableCredential', use: 1 } });
        echo(requests);
      });`);
    const signer = createSigner({
      threads: 1,
      threadUrl: noticing,
      onDifference: (difference) => metrics.report({ name: 'shapeGivenUp', ...difference }),
    });
    await signer.sign(jobOf({ i: 1 }));
    expect(warnings).to.deep.equal([['shapeGivenUp', { type: 'VerifiableCredential', use: 1 }]]);
    expect((await metrics.expose()).body).to.include('badge_bridge_events_total{name="shapeGivenUp"} 1');
    await signer.close();
  });
});
