/** Badges as links that the LMS can keep (LTI Deep Linking 2.0 §2.1). */
import { toolAddresses } from '../../server/actions/platforms/tool-addresses.ts';
import type { Badge } from '../../server/model/badges/badge.ts';
import type { Settings } from '../../server/settings.ts';
import { BADGE_PARAMETER, BADGE_QUERY } from '../vocabulary.ts';

/** The one kind of item that we make. */
export const ITEM_TYPE = 'ltiResourceLink';

/** `tag` of our grade columns. */
const LINE_ITEM_TAG = 'badge';

/** A link that opens the badge, with a grade column that says whether it was earned. */
export function contentItemOf(settings: Settings, badge: Badge): Record<string, unknown> {
  const url = new URL(toolAddresses(settings).targetUrl);
  url.searchParams.set(BADGE_QUERY, badge.id);
  return {
    type: ITEM_TYPE,
    title: badge.name,
    url: url.href,
    custom: { [BADGE_PARAMETER]: badge.id },
    lineItem: {
      label: badge.name,
      scoreMaximum: 1,
      resourceId: `badge-${badge.id}`,
      tag: LINE_ITEM_TAG,
    },
  };
}
