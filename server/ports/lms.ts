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

/** One learner of a sweep, in the order to be asked. */
export interface LmsCandidate {
  sub: string;
}

export interface LmsLook {
  /** Facts as they stand, one per subject; the caller drops what it has heard before. */
  facts: NewSignal[];
  /** Why a kind is missing: `no-criteria`, `not-tracked`, `forbidden:<function>`. */
  gaps: string[];
}

export interface LmsSweepPage {
  looks: { sub: string; look: LmsLook }[];
  next?: string | undefined;
  calls: number;
}

/**
 * Stateless. Throws LMS_UNREACHABLE, LMS_RATE_LIMITED, LMS_TOKEN_REJECTED, LMS_FORBIDDEN,
 * LMS_BAD_ANSWER, LMS_NOT_FOUND; `cause` kept, `details` name the function.
 */
export interface Lms {
  kind: string;
  channels(): LmsChannel[];
  testConnection(access: LmsAccess): Promise<{ release: string; siteUrl: string; checks: LmsCheck[] }>;
  course(access: LmsAccess, contextId: string): Promise<LmsCourse>;
  roster(
    access: LmsAccess,
    contextId: string,
    cursor: string | undefined,
  ): Promise<{ members: LmsMember[]; next?: string | undefined }>;
  /** One learner, now. */
  check(access: LmsAccess, contextId: string, sub: string, needs: LmsNeeds): Promise<LmsLook>;
  /** The next few candidates after `cursor` (a `sub`, exclusive); bulk calls where the LMS has them. */
  sweep(
    access: LmsAccess,
    contextId: string,
    candidates: readonly LmsCandidate[],
    needs: LmsNeeds,
    cursor: string | undefined,
  ): Promise<LmsSweepPage>;
}
