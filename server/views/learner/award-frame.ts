/** What every part of an award's page is given. */
import type { OwnAward } from '../../actions/learners/read-own-award.ts';
import type { ShareLink } from '../../ports/share.ts';
import type { Frame } from './learner-page.tsx';

export interface AwardPageProps {
  frame: Frame;
  own: OwnAward;
  /** Name that the public page would show. */
  name: string;
  /** Empty while the award is not published. */
  links: readonly ShareLink[];
}

/** Where the forms of an award's page post to. */
export function awardPath(frame: Frame, own: OwnAward): string {
  return `${frame.home}/awards/${own.award.id}`;
}
