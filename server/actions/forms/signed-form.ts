/** Forms of a badge that are signed when they are first asked for, and kept as they were signed then. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import { type FormKind, type SignedForm, signedForms } from '../../model/awards/signed-form.ts';
import type { IssuerKey } from '../../model/badges/issuer.ts';
import { type AwardId, idOf, type SignedFormId } from '../../model/ids.ts';
import { recentIssuer } from '../badges/issuer-key.ts';
import { ensureIssuerKeys } from '../keys/ensure-issuer-keys.ts';
import { openPair } from '../keys/key-record.ts';
import { signingKey } from '../keys/rotate-issuer-key.ts';

/** One revision of an award, as far as its forms depend on it. */
export type Revision = Pick<Award, 'organisation' | 'issuer'> & { award: AwardId; revision: number };

/** What is to be signed. */
export interface FormToSign {
  header: { readonly alg: 'RS256' | 'ES256' } & Readonly<Record<string, unknown>>;
  payload: object;
  /** Of a signed 2.0 assertion. */
  urn?: string;
}

function formId({ award, revision }: Revision, kind: FormKind): SignedFormId {
  return idOf('signedForm', [award, revision, kind]);
}

/**
 * The form; `make` is called where there is none yet. Of two who ask at once both are given the one that was
 * stored first.
 */
export async function signedForm(
  ctx: Context,
  of: Revision,
  kind: FormKind,
  make: (key: IssuerKey) => Promise<FormToSign>,
): Promise<{ form: SignedForm; isNew: boolean }> {
  const id = formId(of, kind);
  const known = await ctx.store.get(signedForms, id);
  if (known !== undefined) return { form: known, isNew: false };
  const signer = await ensureIssuerKeys(ctx, await recentIssuer(ctx, of.issuer));
  const key = await signingKey(ctx, signer, kind === 'ES256' ? 'ES256' : 'RS256');
  const { header, payload, urn } = await make(key);
  const privateKey = openPair(ctx, key).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const job = { kind: 'jws', header, payload: JSON.stringify(payload), privateKey } as const;
  const text = await ctx.signer.sign(job);
  const { organisation, issuer, award, revision } = of;
  const facts = { organisation, issuer, award, revision, kind, key: key.id, signedAt: ctx.clock.now() };
  await ctx.store.insert(signedForms, [{ id, ...facts, text, ...(urn === undefined ? {} : { urn }) }]);
  const form = await ctx.store.get(signedForms, id);
  if (form === undefined) throw new BridgeError('STORE_BUSY', 'the form cannot be read again');
  return { form, isNew: form.text === text };
}
