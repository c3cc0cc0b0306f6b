/** API keys: made, shown once, checked, changed (issue form: `bb_<key id>_<43 base64url chars>`). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type ApiKeyId, apiKeyId, hashToken, type OrganisationId } from '../../model/ids.ts';
import { type ApiKey, apiKeys, type ApiScope } from '../../model/organisations/api-key.ts';
import { newToken } from '../../ports/random.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

const SIGNING_SECRET = 'api-signing-secret';
/** A signature is good for this long around its time. */
const SIGNATURE_MS = 300_000;
const NOTE_EVERY_MS = 60_000;
const FORM = /^bb_([A-Za-z0-9]{12})_([\w-]{43})$/;

export interface NewApiKey {
  name: string;
  channel: string;
  scopes: ApiScope[];
  mustSign: boolean;
  expiresAt?: number;
}

/** Makes a key. Key and signing secret are returned once and never again. */
export async function createApiKey(
  ctx: Context,
  organisation: OrganisationId,
  p: NewApiKey,
  actor: Actor,
): Promise<{ id: ApiKeyId; key: string; signingSecret: string }> {
  const id = apiKeyId.parse(Buffer.from(ctx.random.bytes(6)).toString('hex'));
  const key = `bb_${id}_${newToken(ctx.random)}`;
  const signingSecret = newToken(ctx.random);
  await ctx.store.insert(apiKeys, [
    {
      id,
      organisation,
      ...p,
      secretHash: hashToken(key),
      lastFour: key.slice(-4),
      signingSecretSealed: ctx.sealer.seal(signingSecret, SIGNING_SECRET),
      isOn: true,
      createdAt: ctx.clock.now(),
      createdBy: actor.name,
    },
  ]);
  await audit(ctx, { organisation, actor, action: 'api-key.created', subject: p.name, subjectId: id });
  return { id, key, signingSecret };
}

/**
 * The key of an `Authorization` header.
 * @throws API_KEY_INVALID, API_KEY_OFF (switched off or expired), API_SCOPE_MISSING
 */
export async function checkApiKey(
  ctx: Context,
  authorization: string | undefined,
  scope: ApiScope,
): Promise<ApiKey> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const id = FORM.exec(token)?.[1];
  const known = id === undefined ? undefined : await ctx.store.get(apiKeys, id);
  if (known === undefined || !isEqual(known.secretHash, hashToken(token)))
    throw new BridgeError('API_KEY_INVALID', 'no such API key');
  const now = ctx.clock.now();
  if (!known.isOn || (known.expiresAt !== undefined && known.expiresAt <= now))
    throw new BridgeError('API_KEY_OFF', 'the API key is switched off or has expired');
  if (!known.scopes.includes(scope))
    throw new BridgeError('API_SCOPE_MISSING', `the key lacks ${scope}`, { details: { scope } });
  if (known.lastUsedAt === undefined || now - known.lastUsedAt > NOTE_EVERY_MS)
    await change<ApiKey>(ctx, apiKeys, known.id, (current) => ({ ...current, lastUsedAt: now }));
  return known;
}

/**
 * Checks `X-Badge-Bridge-Signature: t=<unix s>,v1=<hex HMAC-SHA256(secret, t + "." + body)>`; required once
 * the key has it switched on, and checked wherever it is sent.
 * @throws API_SIGNATURE_INVALID with the reason as detail
 */
export function checkSignature(
  ctx: Context,
  key: ApiKey,
  header: string | undefined,
  body: Uint8Array,
): void {
  const refuse = (reason: string): never => {
    throw new BridgeError('API_SIGNATURE_INVALID', `the signature is ${reason}`, { details: { reason } });
  };
  if (header === undefined) {
    if (key.mustSign) refuse('missing');
    return;
  }
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header.replaceAll(' ', ''));
  const [, seconds = '', given = ''] = parts ?? [];
  if (parts === null) refuse('malformed');
  if (Math.abs(Number(seconds) * 1000 - ctx.clock.now()) > SIGNATURE_MS) refuse('too old or too early');
  const secret = ctx.sealer.open(key.signingSecretSealed, SIGNING_SECRET);
  const wanted = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  if (!isEqual(wanted, given)) refuse('wrong');
}

function isEqual(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Switches a key on or off, or its duty to sign. Throws NOT_FOUND for another organisation's key. */
export async function changeApiKey(
  ctx: Context,
  organisation: OrganisationId,
  id: ApiKeyId,
  to: { isOn?: boolean; mustSign?: boolean },
  actor: Actor,
): Promise<void> {
  const known = await ctx.store.get(apiKeys, id);
  if (known?.organisation !== organisation) throw new BridgeError('NOT_FOUND', 'no such API key');
  await change<ApiKey>(ctx, apiKeys, id, (current) => ({ ...current, ...to }));
  const what = Object.entries(to).map(([name, value]) => `${name}: ${String(value)}`);
  await audit(ctx, {
    organisation,
    actor,
    action: 'api-key.changed',
    subject: `${known.name}, ${what.join(', ')}`,
    subjectId: id,
  });
}
