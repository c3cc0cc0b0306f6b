/** The mailed link comes back: the address is the learner's, and badges are issued to it from now on (criteria.md C30b). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { emailIdOf, idOf, type LearnerId, normaliseEmail } from '../../model/ids.ts';
import { type Learner, learners } from '../../model/learners/learner.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import { emails, type Person, persons } from '../../model/organisations/person.ts';
import { wakeWaitingAwards } from '../awards/wake-waiting-awards.ts';
import { change } from '../change.ts';
import { openTicket, type TicketOf, useTicket } from '../system/tickets.ts';
import { standingFor } from './resolve-learner.ts';

const MOST_PROVEN = 20;

export interface ProofAsked {
  ticket: TicketOf<'prove-email'>;
  address: string;
  /** Who asked, as the LMS calls them, so that whoever owns the mailbox can judge it. */
  learner: string;
  organisation: string;
}

/** What the link asks for; looking uses nothing up, since mail scanners look too. Throws TICKET_INVALID. */
export async function readProof(ctx: Context, token: string): Promise<ProofAsked> {
  const ticket = await openTicket(ctx, 'prove-email', token);
  const learner = ticket === undefined ? undefined : await ctx.store.get(learners, ticket.purpose.learner);
  if (ticket === undefined || learner === undefined)
    throw new BridgeError('TICKET_INVALID', 'the proof link was used or is too old');
  const organisation = await ctx.store.get(organisations, ticket.purpose.organisation);
  return {
    ticket,
    address: ticket.purpose.address,
    learner: learner.name,
    organisation: organisation?.name ?? '',
  };
}

/**
 * Uses the link up. The address gets a person of its own unless it has one, and that person points to
 * the learner; persons are never joined here, and a further address never enters somebody's person by way
 * of a learner: one careless click must not hand an owner's sign-in to whoever asked for it.
 * @throws TICKET_INVALID
 */
export async function proveAddress(ctx: Context, token: string): Promise<ProofAsked> {
  const proof = await readProof(ctx, token);
  if (!(await useTicket(ctx, proof.ticket)))
    throw new BridgeError('TICKET_INVALID', 'the proof link was just used');
  const learner = await standingFor(ctx, proof.ticket.purpose.learner);
  await keepPerson(ctx, proof, learner);
  const now = ctx.clock.now();
  await change<Learner>(ctx, learners, learner, (current) => {
    const others = (current.proven ?? []).filter(
      (one) => normaliseEmail(one.address) !== normaliseEmail(proof.address),
    );
    const proven = [...others, { address: proof.address, at: now }].slice(-MOST_PROVEN);
    return { ...current, proven, chosenAddress: proof.address };
  });
  await wakeWaitingAwards(ctx, learner);
  return proof;
}

async function keepPerson(
  ctx: Context,
  { address, learner: name }: ProofAsked,
  learner: LearnerId,
): Promise<void> {
  const now = ctx.clock.now();
  const id = emailIdOf(ctx.idSecret, address);
  await ctx.store.insert(emails, [
    { id, address: address.trim(), person: idOf('person', [id]), provenAt: now },
  ]);
  const person = (await ctx.store.get(emails, id))?.person ?? idOf('person', [id]);
  await ctx.store.insert(persons, [{ id: person, name, learners: [learner], createdAt: now }]);
  await change<Person>(ctx, persons, person, (current) =>
    current.learners.includes(learner) || current.learners.length >= 100
      ? undefined
      : { ...current, learners: [...current.learners, learner] },
  );
}
