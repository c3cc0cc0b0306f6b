/** The person as wallets see them (OB 3.0 §6.2.4, §6.2.5). What a wallet writes stays apart from what we know ourselves. */
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { keyedId, normaliseEmail } from '../../model/ids.ts';
import { type Person, type PersonProfile, persons } from '../../model/organisations/person.ts';
import { OB_V3, VC_V2 } from '../../openbadges/contexts/contexts.ts';
import { change } from '../change.ts';
import { provenAddresses } from '../learners/proven-addresses.ts';
import { learnersOfPerson } from '../learners/learners-of-person.ts';

const line = z.string().trim().max(200).optional();
/** The members of a Profile that are kept; the others are not ours to vouch for and are left out (OB 3.0 §6.2.5.2). */
const profileSchema = z.object({
  id: z.string().max(2000).optional(),
  type: z.union([z.string(), z.array(z.string()).max(20)]),
  name: line,
  givenName: line,
  familyName: line,
  phone: z.string().trim().max(50).optional(),
  description: z.string().trim().max(2000).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  email: z.string().max(320).optional(),
});

export type ProfileChange = { ok: true; person: Person } | { ok: false; why: string };

/** The JSON of the person's Profile. */
export async function walletProfile(ctx: Context, person: Person): Promise<object> {
  const { name, ...rest } = person.profile ?? {};
  const [address] = await provenAddresses(ctx, person.id);
  return {
    '@context': [VC_V2, OB_V3],
    id: profileIdOf(ctx, person),
    type: ['Profile'],
    ...optional('name', name ?? (await nameOf(ctx, person))),
    ...rest,
    ...optional('email', address),
  };
}

function optional(member: string, value: string | undefined): Record<string, string> {
  return value === undefined || value === '' ? {} : { [member]: value };
}

/** A name that only this person's profile has; it tells nothing of the records behind. */
function profileIdOf(ctx: Context, person: Person): string {
  const bytes = Buffer.from(keyedId(ctx.idSecret, 'profile', [person.id]), 'base64url').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `urn:uuid:${parts.join('-')}`;
}

async function nameOf(ctx: Context, person: Person): Promise<string> {
  if (person.name !== '') return person.name;
  return (await learnersOfPerson(ctx, person)).find(({ name }) => name !== '')?.name ?? '';
}

/**
 * Takes over a whole Profile. An address is never taken over: only one that the person proved is accepted.
 * @param body parsed JSON of the request
 */
export async function changeWalletProfile(
  ctx: Context,
  person: Person,
  body: unknown,
): Promise<ProfileChange> {
  const read = profileSchema.safeParse(body);
  if (!read.success) return { ok: false, why: 'not a Profile' };
  const { id, type, email, ...wanted } = read.data;
  if (![type].flat().includes('Profile')) return { ok: false, why: 'type must be Profile' };
  if (id !== undefined && id !== profileIdOf(ctx, person))
    return { ok: false, why: 'id is not the one of this profile' };
  const proven = await provenAddresses(ctx, person.id);
  if (email !== undefined && !proven.map(normaliseEmail).includes(normaliseEmail(email)))
    return { ok: false, why: 'email is none that the person confirmed here' };
  const profile = Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined && value !== ''),
  ) as PersonProfile;
  const changed = await change<Person>(ctx, persons, person.id, (current) => ({ ...current, profile }));
  return changed === undefined ? { ok: false, why: 'the person is gone' } : { ok: true, person: changed };
}
