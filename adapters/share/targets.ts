/** Where badges can be shared, one row each (providers.md P78, P79). A further target is a further row. */
import type { ShareFacts } from '../../server/ports/share.ts';

type Pair = readonly [name: string, value: string];

export interface ShareTarget {
  target: string;
  /** Address before the query; may hold a query of its own. Overridable: networks move. */
  base: string;
  /** Query parameters in their order. */
  query: (facts: ShareFacts) => readonly Pair[];
  /** What a person copies by hand, in the order the target's own form asks for it. */
  fields: (facts: ShareFacts) => readonly Pair[];
}

export const shareTargets: readonly ShareTarget[] = [
  {
    target: 'linkedin-profile',
    base: 'https://www.linkedin.com/profile/add',
    query: (facts) => [
      ['startTask', 'CERTIFICATION_NAME'],
      ['name', facts.name],
      isLinkedinId(facts.linkedinId)
        ? ['organizationId', facts.linkedinId.trim()]
        : ['organizationName', facts.issuerName],
      ...monthOf('issue', facts.achievedAt, ['Year', 'Month']),
      ...monthOf('expiration', facts.expiresAt, ['Year', 'Month']),
      ['certUrl', facts.url],
      ['certId', facts.id],
    ],
    fields: (facts) => [
      ['name', facts.name],
      ['organization', facts.issuerName],
      ...monthOf('issue', facts.achievedAt, ['Month', 'Year']),
      ...monthOf('expiration', facts.expiresAt, ['Month', 'Year']),
      ['certId', facts.id],
      ['certUrl', facts.url],
    ],
  },
  {
    target: 'linkedin-post',
    base: 'https://www.linkedin.com/sharing/share-offsite/',
    query: (facts) => [['url', facts.url]],
    fields: (facts) => [['url', facts.url]],
  },
];

/** LinkedIn numbers organisations; anything else is no id of theirs. */
function isLinkedinId(text: string): boolean {
  return /^\d{1,20}$/.test(text.trim());
}

/** Year and month in UTC, the month from 1 to 12 without a leading zero; nothing for a time that is not set. */
function monthOf(
  prefix: string,
  at: number | undefined,
  parts: readonly ('Year' | 'Month')[],
): readonly Pair[] {
  if (at === undefined) return [];
  const date = new Date(at);
  const value = { Year: String(date.getUTCFullYear()), Month: String(date.getUTCMonth() + 1) };
  return parts.map((part): Pair => [`${prefix}${part}`, value[part]]);
}
