/** Looks a credential up in its issuer's 1EdTech Revocation List (1EdTech Revocation List §2; O20). */
import type { Run } from '../../common.ts';
import { idOfRef, isObject, type JsonObject, listOf, textIn } from '../../members.ts';
import type { StatusFinding } from './status.ts';

/** The list is not signed: the credential's own signature covers its address. */
export async function judgeRevocationList(
  run: Run,
  entry: JsonObject,
  credential: JsonObject,
  issuer: string,
): Promise<StatusFinding[]> {
  const url = textIn(entry, 'id');
  if (url === undefined) return [{ found: 'unsupported' }];
  const fetched = await run.fetcher.json(url);
  if (fetched.kind === 'unreachable' || fetched.status !== 200) return [{ found: 'unreachable' }];
  const list = fetched.kind === 'json' && isObject(fetched.value) ? fetched.value : undefined;
  /** The second name stands in the validator of the standard's makers. */
  const revoked = list?.['revokedCredential'] ?? list?.['revokedCredentials'];
  if (list === undefined || revoked === undefined) return [{ found: 'badList' }];
  if (list['id'] !== undefined && list['id'] !== url) return [{ found: 'badList' }];
  const found = findingIn(listOf(revoked), credential['id']);
  return idOfRef(list['issuer']) === issuer ? [found] : [found, { found: 'listOfOther' }];
}

/** Revoked where it is listed, unless the list says that it is not: a list can take a revocation back. */
function findingIn(revoked: readonly unknown[], id: unknown): StatusFinding {
  const listed = revoked.filter((one) => typeof id === 'string' && idOfRef(one) === id);
  const found = listed.find((one) => !isObject(one) || one['revoked'] !== false);
  if (found === undefined) return { found: 'pass' };
  const reason = textIn(found, 'revocationReason');
  return { found: 'revoked', ...(reason === undefined ? {} : { reason }) };
}
