/** Finds what an issuer itself says, behind whatever copy of it was handed in (OB 2.0 §HostedBadge, §SignedBadge). */
import type { CompactJws } from '../../jws/compact.ts';
import type { Run } from '../common.ts';
import { hasType, idOfRef, isSameJson, type JsonObject, textIn } from '../members.ts';
import type { Found } from '../read-input.ts';
import type { Format } from '../report.ts';
import { ask, type Doc, documentOf, isAt, renamed } from './documents.ts';
import { checkUpgrade } from './properties.ts';
import { versionOf, type VersionTwo } from './upgrade/version-of.ts';

/** An assertion or an endorsement, as its issuer secures it. */
export type Statement =
  | { kind: 'hosted'; id: string; doc: Doc }
  /** Nothing has confirmed the signature yet. */
  | { kind: 'signed'; id: string; doc: Doc; jws: CompactJws; header: JsonObject }
  /** `version` as far as a copy told it. */
  | { kind: 'revoked'; id: string; version: VersionTwo; body: JsonObject }
  | { kind: 'none'; id: string; version: VersionTwo; format: Format };

export type StatementClass = 'Assertion' | 'Endorsement';

/**
 * The statement; every finding stands in `run.checks`. Of a hosted one nothing is used but its id, and what
 * that address answers is the statement. A signed one must come with its signature.
 */
export async function readStatement(run: Run, found: Found, as: StatementClass): Promise<Statement> {
  if (found.kind === 'status') return hosted(run, found.url, as);
  const unread = { kind: 'none', id: '', version: versionOf(found.value) } as const;
  const read = documentOf(run, found.value, as, found.url);
  if (read === 'stopped') return { ...unread, format: found.kind === 'jws' ? 'signed' : 'hosted' };
  const { doc } = read;
  const id = textIn(doc.object, 'id') ?? '';
  const isHosted = hasType(doc.object['verification'], 'HostedBadge', 'hosted');
  if (found.kind === 'jws' && !isHosted) {
    return { kind: 'signed', id, doc: { ...doc, isPublished: false }, jws: found.jws, header: found.header };
  }
  if (isSigned(doc)) return unsigned(run, id, doc);
  if (id === '') checkUpgrade(run, doc);
  return hosted(run, id, as, doc);
}

async function hosted(run: Run, id: string, as: StatementClass, copy?: Doc): Promise<Statement> {
  const version = copy?.version ?? '2.0';
  const answer = await ask(run, id, as);
  if (answer === 'stopped') return { kind: 'none', id, version, format: 'hosted' };
  if ('revoked' in answer) {
    run.checks.add('hosted-fetch', 'pass', { url: id });
    return { kind: 'revoked', id, version, body: answer.revoked };
  }
  const doc = (await moved(run, answer.doc, id, as)) ?? answer.doc;
  const at = doc === answer.doc ? id : (doc.url ?? '');
  if (!isAt(run, doc.object, at)) return { kind: 'none', id, version: doc.version, format: 'hosted' };
  if (copy !== undefined && differs(copy.object, doc.object)) run.checks.add('input', 'differs');
  return isSigned(doc) ? unsigned(run, at, doc) : { kind: 'hosted', id: at, doc };
}

/** The statement at the same address over https, where the one over http says that it lies there now. */
async function moved(run: Run, doc: Doc, url: string, as: StatementClass): Promise<Doc | undefined> {
  const id = textIn(doc.object, 'id') ?? '';
  return id === url.replace(/^http:/i, 'https:') ? renamed(run, doc, url, as) : undefined;
}

function isSigned(doc: Doc): boolean {
  return hasType(doc.object['verification'], 'SignedBadge', 'signed');
}

/** What says that it is signed and carries no signature proves nothing, wherever it lies. */
function unsigned({ checks }: Run, id: string, { version }: Doc): Statement {
  checks.add('proof', 'missing');
  return { kind: 'none', id, version, format: 'signed' };
}

/** Members in which a copy says something of weight even where the published statement is silent. */
const WEIGHTY = ['recipient', 'badge', 'issuedOn', 'expires', 'evidence', 'narrative', 'claim', 'issuer'];

/** Whether a copy contradicts what is published. References and what they lead to count as the same. */
function differs(copy: JsonObject, published: JsonObject): boolean {
  return Object.entries(copy).some(([member, value]) => {
    if (member === '@context' || member === 'id') return false;
    if (published[member] === undefined) return WEIGHTY.includes(member);
    const [said, meant] = [value, published[member]];
    return !isSameJson(idOfRef(said) ?? said, idOfRef(meant) ?? meant);
  });
}
