/** Single-use secrets: links and codes whose holder may do one thing once before a time. */
import { z } from 'zod';
import {
  backpackHostId,
  courseId,
  learnerId,
  organisationId,
  personId,
  platformId,
  ticketId,
  walletClientId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';
import { launchedSchema } from './session.ts';

const address = z.string().min(3).max(320);

/** What the holder of the secret may do. */
export const ticketPurpose = z.discriminatedUnion('kind', [
  /** Make the first owner and organisation (24 h). */
  z.strictObject({ kind: z.literal('setup') }),
  /** Register one LMS (7 days). */
  z.strictObject({
    kind: z.literal('platform'),
    organisation: organisationId,
    label: z.string().max(200),
    /** Hosts besides the issuer's that its endpoints may be on, listed by an owner (lti.md L26). */
    hosts: z.array(z.string().max(300)).max(20).exactOptional(),
  }),
  /** Become an owner (7 days). One of the operator's also signs in whoever is an owner already. */
  z.strictObject({
    kind: z.literal('owner'),
    organisation: organisationId,
    address,
    isFromOperator: z.boolean().exactOptional(),
  }),
  /** Sign in on the tool's own origin (15 min). */
  z.strictObject({
    kind: z.literal('sign-in'),
    person: personId,
    address,
    /** Where it leads in the browser that asked for it, whose cookie has this hash; elsewhere to the first page. */
    goTo: z.string().max(6000).exactOptional(),
    browserHash: z.string().exactOptional(),
  }),
  /** Prove an address as a learner (24 h). */
  z.strictObject({
    kind: z.literal('prove-email'),
    learner: learnerId,
    organisation: organisationId,
    address,
  }),
  /** A verified launch that waits for its browser proof from platform storage (60 s, lti.md L21). */
  z.strictObject({
    kind: z.literal('launch'),
    launched: launchedSchema,
    secretHash: z.string().exactOptional(),
  }),
  /** Leave the LMS frame to sign in at a backpack (10 min, providers.md P23). */
  z.strictObject({
    kind: z.literal('backpack'),
    learner: learnerId,
    organisation: organisationId,
    host: backpackHostId,
    course: courseId.exactOptional(),
  }),
  /** The OAuth `state` of a sign-in at a backpack, bound to the browser that began it (10 min). */
  z.strictObject({
    kind: z.literal('oauth'),
    learner: learnerId,
    organisation: organisationId,
    host: backpackHostId,
    /** PKCE verifier, sealed. */
    verifierSealed: z.string(),
    /** Hash of the first-party cookie that must come back. */
    browserHash: z.string(),
  }),
  /** An authorisation code of a wallet (10 min); the id of the ticket names the family of tokens made from it. */
  z.strictObject({
    kind: z.literal('wallet-code'),
    person: personId,
    client: walletClientId,
    redirectUri: z.string().max(2000),
    /** PKCE S256. */
    challenge: z.string().max(43),
    scopes: z.array(z.string().max(200)).max(10),
  }),
  /** A secret just made, on its way to the one page that shows it to the person who made it (10 min). */
  z.strictObject({
    kind: z.literal('shown-once'),
    organisation: organisationId,
    person: personId,
    sealed: z.string().max(10_000),
  }),
]);
export type TicketPurpose = z.infer<typeof ticketPurpose>;

/** The id is the hash of the secret; the secret itself is shown once and never stored. */
export const ticketSchema = z.strictObject({
  ...recordShape(ticketId),
  purpose: ticketPurpose,
  /** Same as in the purpose, for lists; empty where the purpose names no organisation. */
  organisation: z.string().max(200),
  kind: z.string().max(30),
  /** Who made it, in words for a list. */
  by: z.string().max(320),
  createdAt: instant,
  expiresAt: instant,
  usedAt: instant.exactOptional(),
  /** What its use made, so that a list can link to it. */
  result: platformId.or(personId).exactOptional(),
});
export type Ticket = z.infer<typeof ticketSchema>;

export const tickets: Collection<Ticket> = {
  name: 'ticket',
  schema: ticketSchema,
  indexes: [['organisation', 'kind', 'createdAt']],
  expires: 'expiresAt',
};
