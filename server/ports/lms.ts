/** What the product asks of an LMS besides LTI: who has completed what (docs: moodle.md section 1a). */
import type { LmsCheck } from '../model/courses/lms-connection.ts';
import type { RuleItem } from '../model/badges/rule.ts';
import type { NewSignal, SignalKind } from '../model/signals/signal.ts';
import type { PlatformId } from '../model/ids.ts';

/** An opened connection: where the LMS is and the secret for it. */
export interface LmsAccess {
  platform: PlatformId;
  siteUrl: string;
  token: string;
  /**
   * Every single call to the site goes through here: it waits for its turn (calls in flight, budget per
   * minute, pause), measures the call and passes its result or error on.
   */
  pace: <T>(name: string, call: () => Promise<T>) => Promise<T>;
  signal?: AbortSignal;
}

export interface LmsChannel {
  kind: SignalKind;
  how: 'push' | 'poll';
}

export interface LmsActivity extends RuleItem {
  /** Section title the activity stands in. */
  section: string;
  /** Kind of activity as the LMS calls it: `quiz`, `assign` ... */
  modality: string;
  hasCompletion: boolean;
  hasGrade: boolean;
  isVisible: boolean;
}

export interface LmsCourse {
  name: string;
  label: string;
  url?: string;
  hasCompletion: boolean;
  activities: LmsActivity[];
}

export interface LmsMember {
  sub: string;
  name: string;
  address?: string;
  /** Absent where the LMS did not say (the roles were not readable). */
  role?: 'learner' | 'instructor' | 'other';
}

/** What a look at learners should bring: only kinds that a live rule needs. */
export interface LmsNeeds {
  courseCompletion: boolean;
  activities: boolean;
  grades: boolean;
}

/** One learner of a sweep. */
export interface LmsCandidate {
  sub: string;
}

export interface LmsLook {
  /**
   * Facts as they stand, one per subject; the caller drops what it has heard before. A fact that says
   * "not done" or "not graded" has no key: only the caller knows which state it ends.
   */
  facts: NewSignal[];
  /** Why a kind is missing: `no-criteria`, `not-tracked`, `forbidden:<function>`, `not-found:<function>`, `refused:<function>`. */
  gaps: string[];
}

export interface LmsSweepPage {
  looks: { sub: string; look: LmsLook }[];
  next?: string | undefined;
  calls: number;
}

/**
 * Stateless. Throws LMS_UNREACHABLE, LMS_RATE_LIMITED, LMS_TOKEN_REJECTED, LMS_FORBIDDEN,
 * LMS_BAD_ANSWER, LMS_NOT_FOUND; `cause` kept, `details` name the `function` and, where known, the LMS's
 * `errorcode` and the `retryAfterMs` it asks for.
 */
export interface Lms {
  kind: string;
  channels(): LmsChannel[];
  /** @param contextIds courses known from launches, on which functions are tried first */
  testConnection(
    access: LmsAccess,
    contextIds?: readonly string[],
  ): Promise<{ release: string; siteUrl: string; checks: LmsCheck[] }>;
  course(access: LmsAccess, contextId: string): Promise<LmsCourse>;
  roster(
    access: LmsAccess,
    contextId: string,
    cursor: string | undefined,
  ): Promise<{ members: LmsMember[]; next?: string | undefined }>;
  /** One learner, now. */
  check(access: LmsAccess, contextId: string, sub: string, needs: LmsNeeds): Promise<LmsLook>;
  /**
   * The next step of a sweep over all `candidates`: a few of them, or all by one bulk call. Begins without a
   * `cursor` and goes on with `next` as it was given, although candidates may have left in between. A look
   * may hold part of what is needed; a later step brings the rest.
   */
  sweep(
    access: LmsAccess,
    contextId: string,
    candidates: readonly LmsCandidate[],
    needs: LmsNeeds,
    cursor: string | undefined,
  ): Promise<LmsSweepPage>;
}

/** One item of a push to the signals API: the fact, or why it could not be understood (criteria.md C1, C1a). */
export type PushedItem =
  | { id: string; signal: NewSignal }
  | {
      /** The sender's id, empty where it gave none that could be read. */
      id: string;
      /** A short word, for the answer and the quarantine. */
      reason: string;
      /** What was wrong, in the words of the message: names of members, kinds and types. */
      detail: string;
      body: unknown;
    };

/** Items of a pushed body in order; undefined where it is neither one item nor `{"signals":[1..1000]}`. */
export type ParsePush = (body: unknown) => PushedItem[] | undefined;
