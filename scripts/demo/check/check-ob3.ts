/** Checks an Open Badges 3.0 credential with the stock library: shape, proof, issuer's key, status list. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatusBit, type StatusBit } from './check-status-bit.ts';
import { loaderFor } from './document-loader.ts';
import { isHashOf } from './identity-hash.ts';
import {
  type Checker,
  child,
  type Doc,
  emptyMembers,
  isTimestamp,
  list,
  type Report,
  startChecks,
  text,
} from './report.ts';

export interface Ob3Options {
  /** The address it should have been awarded to. */
  email?: string;
  now?: Date;
}

export interface Ob3Report extends Report {
  /** `invalid` where anything is wrong; a good credential whose bit is set is `revoked` and ok. */
  standing: 'valid' | 'revoked' | 'invalid';
}

const wantedContexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
];

/** The library's own words, with what lies under "Verification error(s)". */
function reasonOf(error: (Error & { errors?: Error[] }) | undefined): string {
  return [error?.message, ...(error?.errors ?? []).map((one) => one.message)].filter(Boolean).join(': ');
}

/** An issuer may be an id alone or an object that has one. */
function issuerOf(credential: Doc): string {
  return text(credential, 'issuer') || text(child(credential, 'issuer'), 'id');
}

async function verify(credential: Doc, now: Date): Promise<void> {
  const result = await verifyCredential({
    credential: structuredClone(credential),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: loaderFor(issuerOf(credential)),
    checkStatus: () => Promise.resolve({ verified: true }),
    now,
  });
  if (!result.verified) throw new Error(reasonOf(result.error));
}

function checkShape(checker: Checker, credential: Doc, email: string | undefined): void {
  const contexts = list(credential, '@context');
  checker.note(
    'contexts stand in order',
    wantedContexts.every((one, index) => contexts[index] === one),
  );
  const types = list(credential, 'type');
  checker.note(
    'it is an OpenBadgeCredential',
    types.includes('VerifiableCredential') && types.includes('OpenBadgeCredential'),
  );
  checker.note(
    'id is a urn:uuid of version 4',
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(
      text(credential, 'id'),
    ),
  );
  checker.note('validFrom is a time', isTimestamp(credential['validFrom']));
  checker.note(
    'no member is empty',
    emptyMembers(credential).length === 0,
    emptyMembers(credential).join(', '),
  );
  checker.note('proof is a list', Array.isArray(credential['proof']));
  const issuer = child(credential, 'issuer');
  checker.note(
    'issuer is a profile with a name',
    list(issuer, 'type').includes('Profile') && text(issuer, 'name') !== '',
  );
  const subject = child(credential, 'credentialSubject');
  const achievement = child(subject, 'achievement');
  const isWhole = ['id', 'name', 'description'].every((name) => text(achievement, name) !== '');
  checker.note(
    'achievement is whole',
    isWhole &&
      list(achievement, 'type').includes('Achievement') &&
      text(child(achievement, 'criteria'), 'narrative') !== '',
  );
  if (email === undefined) return;
  const isTheirs = list(subject, 'identifier').some((one) => {
    const identity = one as Doc;
    return (
      identity['identityType'] === 'emailAddress' &&
      isHashOf(text(identity, 'identityHash'), text(identity, 'salt'), email)
    );
  });
  checker.note('subject is the learner', isTheirs);
}

async function checkList(checker: Checker, credential: Doc, bit: StatusBit, now: Date): Promise<void> {
  await checker.attempt('the status list is signed', () => verify(bit.list, now));
  checker.note('the status list has the same issuer', issuerOf(bit.list) === issuerOf(credential));
}

/** Fetches the issuer's documents and the status list from where the credential says. Never throws. */
export async function checkOb3(credential: Doc, options: Ob3Options = {}): Promise<Ob3Report> {
  const checker = startChecks();
  const now = options.now ?? new Date();
  checkShape(checker, credential, options.email);
  await checker.attempt('the proof holds', () => verify(credential, now));
  const proof = child({ proof: list(credential, 'proof')[0] }, 'proof');
  checker.note(
    'the proof is eddsa-rdfc-2022',
    proof['cryptosuite'] === 'eddsa-rdfc-2022' && proof['proofPurpose'] === 'assertionMethod',
  );
  const keyHolder = text(proof, 'verificationMethod').split('#')[0];
  checker.note('the key belongs to the issuer', keyHolder === issuerOf(credential));
  const bit = await checker.attempt('the status can be read', () => checkStatusBit(credential));
  if (bit !== undefined) await checkList(checker, credential, bit, now);
  const { ok, checks } = checker.report();
  return { ok, checks, standing: !ok ? 'invalid' : bit?.isSet === true ? 'revoked' : 'valid' };
}
