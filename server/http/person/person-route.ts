/** Routes of a person on our own origin: for whoever opened a mailed sign-in link in this browser. */
import type { RequestHandler } from 'express';
import { ownershipsOf } from '../../actions/organisations/owners.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Person, persons } from '../../model/organisations/person.ts';
import type { PersonFrame } from '../../views/person/person-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, type Reply, seeOther } from '../base/asked.ts';
import { signInTo } from './way-on.ts';

export interface PersonScope {
  person: Person;
  frame: PersonFrame;
}

export type PersonHandler = (asked: Asked, scope: PersonScope) => Promise<Reply> | Reply;

/** For the signed-in person; a page leads everybody else to the sign-in and back. */
export function personRoute(ctx: Context, handler: PersonHandler): RequestHandler {
  return route(ctx, ['own'], async (asked) => {
    const scope = await personScope(ctx, asked);
    return scope === undefined ? toSignIn(asked) : handler(asked, scope);
  });
}

/**
 * The person, or undefined: a session that an invitation or the set-up opened proves no address, so it sees
 * nobody's badges.
 * @throws NOT_SIGNED_IN for a form · SESSION_OF_OTHER for a form that was made for somebody else
 */
export async function personScope(ctx: Context, asked: Asked): Promise<PersonScope | undefined> {
  const { own, method, form } = asked;
  const isPost = method === 'POST';
  const person = own?.isProven === true ? await ctx.store.get(persons, own.person) : undefined;
  if (person === undefined && isPost) throw new BridgeError('NOT_SIGNED_IN', 'nobody is signed in');
  if (person !== undefined && isPost && form.has('who') && form.text('who') !== person.id)
    throw new BridgeError('SESSION_OF_OTHER', 'the page was made for somebody else');
  return person === undefined ? undefined : { person, frame: await frameOf(ctx, asked, person) };
}

/** To the sign-in, and from there back to what was asked for. */
export function toSignIn({ path, query }: Asked): Reply {
  const search = query.toString();
  return seeOther(signInTo(search === '' ? path : `${path}?${search}`));
}

async function frameOf(ctx: Context, { words, now, query }: Asked, person: Person): Promise<PersonFrame> {
  const isOwner = (await ownershipsOf(ctx, person.id)).length > 0;
  return { words, now, who: person.id, isOwner, did: query.get('did') ?? undefined };
}
