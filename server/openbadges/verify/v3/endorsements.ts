/** Verifies what others say of a badge, its achievement or its issuer: each embedded endorsement by itself (OB 3.0 §B.1.7; O31). */
import { createChecks } from '../checks.ts';
import type { Run } from '../common.ts';
import { limits } from '../limits.ts';
import { idOfRef, isObject, type JsonObject, listOf, optional, textIn } from '../members.ts';
import { type EndorsementReport, type Facts, verdictOf, verdictWords } from '../report.ts';
import { readSecured, type Secured } from './secured.ts';

type Verify = (run: Run, secured: Secured) => Promise<Facts>;

/** An endorsement where it stands. */
interface Found {
  of: EndorsementReport['of'];
  value: unknown;
}

/** The reports, in the order in which they stand. A false endorsement leaves the badge genuine, with a warning. */
export async function checkEndorsements(
  run: Run,
  { credential }: Secured,
  verify: Verify,
): Promise<EndorsementReport[]> {
  const found = endorsementsIn(credential);
  if (found.length === 0) return [];
  if (run.depth >= limits.endorsementDepth) {
    run.checks.add('endorsement', 'notChecked');
    return [];
  }
  const targets = targetsIn(credential);
  const reports: EndorsementReport[] = [];
  for (const one of found) {
    if (run.endorsements.left <= 0) {
      run.checks.add('endorsement', 'notChecked');
      break;
    }
    run.endorsements.left -= 1;
    reports.push(await judge(run, one, credential['@context'], targets, verify));
  }
  return reports;
}

async function judge(
  run: Run,
  { of, value }: Found,
  context: unknown,
  targets: ReadonlySet<string>,
  verify: Verify,
): Promise<EndorsementReport> {
  const { recipient: _recipient, ...options } = run.options;
  const checks = createChecks();
  const inner: Run = { ...run, options, checks, depth: run.depth + 1 };
  const secured = readSecured(withContext(value, context), checks);
  const facts = secured === undefined ? undefined : await verify(inner, secured);
  const claim = facts?.claim;
  if (claim === undefined && facts !== undefined) checks.add('type', 'other', { type: '' });
  else if (claim !== undefined && !targets.has(claim.of))
    checks.add('subject', 'otherEntity', { id: claim.of });
  const { verdict, reason } = verdictOf(checks);
  const by = facts?.issuer?.name ?? facts?.issuer?.id ?? '';
  const outcome = { valid: 'pass', warnings: 'pass', invalid: 'refused', unchecked: 'unchecked' } as const;
  run.checks.add('endorsement', outcome[verdict], { by });
  return {
    of,
    ...optional('by', by),
    ...optional('comment', claim?.comment),
    verdict,
    words: verdictWords(verdict, reason),
    checks: [...checks.all],
    ...(facts?.endorsements === undefined ? {} : { endorsements: facts.endorsements }),
  };
}

/** A credential within another is read with the other's contexts where it brings none. */
function withContext(value: unknown, context: unknown): unknown {
  return isObject(value) && value['@context'] === undefined ? { ...value, '@context': context } : value;
}

/** Everything of the credential that can be spoken for. */
function targetsIn(credential: JsonObject): Set<string> {
  const all = holdersIn(credential).map(({ holder }) => idOfRef(holder));
  const subject = idOfRef(credential['credentialSubject']);
  return new Set([...all, subject].filter((id) => id !== undefined));
}

function endorsementsIn(credential: JsonObject): Found[] {
  return holdersIn(credential).flatMap(({ of, holder }) =>
    ['endorsement', 'endorsementJwt'].flatMap((member) =>
      isObject(holder) ? listOf(holder[member]).map((value) => ({ of, value })) : [],
    ),
  );
}

/** The places of a credential that may carry endorsements (OB 3.0 §B.1). */
function holdersIn(credential: JsonObject): { of: EndorsementReport['of']; holder: unknown }[] {
  const subject = credential['credentialSubject'];
  const issuer = credential['issuer'];
  const [achievement, source] = ['achievement', 'source'].map((name) =>
    isObject(subject) ? subject[name] : undefined,
  );
  const achievements = listOf(achievement);
  const creators = achievements.map((one) => (isObject(one) ? one['creator'] : undefined));
  const parents = [issuer, source, ...creators].map((one) => (isObject(one) ? one['parentOrg'] : undefined));
  return [
    { of: 'badge', holder: credential },
    { of: 'issuer', holder: issuer },
    ...achievements.map((holder) => ({ of: 'achievement' as const, holder })),
    ...[source, ...creators, ...parents]
      .filter((one) => textIn(one, 'id') !== undefined)
      .map((holder) => ({ of: 'other' as const, holder })),
  ];
}
