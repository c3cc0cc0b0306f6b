/** The people who learn in a course, by name. */
import type { Context } from '../../context.ts';
import { type Course, type Membership, memberships, sortNameOf } from '../../model/courses/course.ts';
import type { LearnerId } from '../../model/ids.ts';
import { every } from '../change.ts';
import { membershipIdOf } from './record-members.ts';

export interface CourseLearner {
  learner: LearnerId;
  /** Empty where the LMS gave none. */
  name: string;
  /** No longer learns here. */
  hasLeft: boolean;
}

/** Most learners of a course that lists and counts go through. */
export const MOST_LEARNERS = 10_000;

/** Everybody who learns in the course now, sorted by name. @param search part of a name; marks and case do not matter */
export async function listLearners(ctx: Context, course: Course, search: string): Promise<CourseLearner[]> {
  const found: CourseLearner[] = [];
  const where = { course: course.id, role: 'learner', isActive: true };
  const query = { where, sort: ['sortName', 'asc'] as const };
  for await (const member of every<Membership>(ctx, memberships, query, 500)) {
    if (isNamed(member.name, search)) found.push(learnerOf(member));
    if (found.length === MOST_LEARNERS) break;
  }
  return found;
}

/** A learner of the course, also one who has left; undefined for anybody else. */
export async function courseLearner(
  ctx: Context,
  course: Course,
  learner: string,
): Promise<CourseLearner | undefined> {
  const member = await ctx.store.get(memberships, membershipIdOf(course.id, learner as LearnerId));
  return member === undefined ? undefined : learnerOf(member);
}

/** True where the name holds the words that are looked for. */
export function isNamed(name: string, search: string): boolean {
  return plain(name).includes(plain(search));
}

function plain(text: string): string {
  return sortNameOf(text).replace(/\p{M}/gu, '').trim();
}

function learnerOf(member: Membership): CourseLearner {
  const hasLeft = !member.isActive || member.role !== 'learner';
  return { learner: member.learner, name: member.name, hasLeft };
}
