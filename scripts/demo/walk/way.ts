/** What the steps of the walk share: the people with their browsers, and what was found on the way. */
import type { Constellation } from '../constellation.ts';
import { createVisitor, type Visit, type Visitor } from '../web/visitor.ts';

export const owner = {
  name: 'Marta Keller',
  address: 'marta.keller@campus.example',
  organisation: 'Linden Campus',
} as const;

export interface Learner {
  username: string;
  /** User id at campus. */
  id: number;
  email: string;
  name: string;
}

/** Her completion is pushed. */
export const sam: Learner = {
  username: 'sam.taylor',
  id: 4,
  email: 'sam.taylor@campus.example',
  name: 'Sam Taylor',
};
/** Hers is found by asking. */
export const elodie: Learner = {
  username: 'elodie.nunez',
  id: 5,
  email: 'elodie.nunez@campus.example',
  name: 'Élodie Brügge-Núñez',
};
export const teacher = { username: 'jonas.weber', id: 3 } as const;
export const admin = { username: 'marta.keller' } as const;
/** The course of the walk. */
export const COURSE = 2;
export const BADGE_NAME = 'Data Literacy';
export const BADGE_TEXT = 'Reads, draws and questions charts with care.';
export const REASON = 'Awarded to the wrong person';

export interface Way {
  demo: Constellation;
  /** One browser for each person; `backpack` is the second tab of the learner, `wallet` their browser outside the LMS. */
  people: Readonly<
    Record<'owner' | 'admin' | 'teacher' | 'learner' | 'verifier' | 'backpack' | 'wallet', Visitor>
  >;
  /** What earlier steps found, by name. */
  found: Map<FoundName, string>;
}

export type FoundName =
  'platform' | 'readKey' | 'badge' | 'course' | 'link' | 'award' | 'assertion' | 'credential' | 'publicUrl';

/** Members a step reports beside its name. */
export type Details = Readonly<Record<string, string | number | boolean>>;

export function newWay(demo: Constellation): Way {
  return {
    demo,
    people: {
      owner: createVisitor(),
      admin: createVisitor(),
      teacher: createVisitor(),
      learner: createVisitor(),
      verifier: createVisitor(),
      backpack: createVisitor(),
      wallet: createVisitor(),
    },
    found: new Map(),
  };
}

/** What an earlier step found. Throws where it did not. */
export function known(way: Way, name: FoundName): string {
  const value = way.found.get(name);
  if (value === undefined) throw new Error(`an earlier step did not find the ${name}`);
  return value;
}

/** The page's words without marks of direction. */
export function plain(visit: Visit): string {
  return visit.words.replace(/[\u2066-\u2069]/g, '');
}

/** Throws unless the page came with 200; with its beginning, so that a failed walk explains itself. */
export function fine(visit: Visit): Visit {
  if (visit.status !== 200)
    throw new Error(`${visit.url} answered ${visit.status}: ${plain(visit).slice(0, 300)}`);
  return visit;
}

/** Opens an address of campus as one of its people, signing in on the way. */
export async function atCampus(way: Way, visitor: Visitor, username: string, path: string): Promise<Visit> {
  const to = encodeURIComponent(path);
  return fine(await visitor.open(`${way.demo.campus.url}/as/${username}?to=${to}`));
}

/** Opens the frame of a campus page and follows the forms that send themselves, as the browser would. */
export async function intoFrame(visitor: Visitor, page: Visit): Promise<{ inside: Visitor; visit: Visit }> {
  const [frame] = page.frames;
  if (frame === undefined) throw new Error(`there is no frame on ${page.url}`);
  const inside = visitor.within(page.url);
  return { inside, visit: fine(await inside.settle(await inside.open(frame))) };
}
