/** Every form of credential that we issue. */
import { createCredentialSeries, openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { endorsementCredential } from '../../../../server/openbadges/v3/endorsement.ts';
import { facts, signed, statusList } from '../samples.ts';
import { endorsementFacts, fullV3 } from './full.ts';

/** The full credential, without an end. */
const { expiresAt: _end, ...withoutEnd } = fullV3;
export const endless = withoutEnd;
/** Long ago and for ever: these verifiers read the real clock. */
export const past = { issuedAt: Date.UTC(2020, 0, 1), awardedAt: Date.UTC(2020, 0, 1) };
export const issuerListed = {
  type: '1EdTechRevocationList' as const,
  list: 'https://badges.harbour.example/revoked',
};

/** One unsigned credential of every form, by its name. */
export async function forms(): Promise<Record<string, object>> {
  const endorsed = await signed(endorsementCredential({ ...endorsementFacts, ...past }));
  const { achievement } = fullV3.subject;
  const { id: _id, subject, ...common } = { ...endless, ...past };
  const { id: subjectId, recipients, results, ...shared } = subject;
  const { expiresAt: _ends, ...minimal } = { ...facts, ...past };
  return {
    minimal: openBadgeCredential(minimal),
    full: openBadgeCredential({ ...endless, ...past }),
    'listed by its issuer': openBadgeCredential({ ...minimal, status: issuerListed }),
    'of a series': createCredentialSeries({ ...common, subject: shared })({
      ...past,
      id: facts.id,
      subjectId,
      recipients,
      results,
    }),
    'an AchievementCredential': openBadgeCredential({ ...minimal, type: 'AchievementCredential' }),
    'with a plain recipient': openBadgeCredential({
      ...minimal,
      subject: { ...facts.subject, recipients: [{ identity: 'ada@harbour.example', hashed: false }] },
    }),
    'of an endorsed achievement': openBadgeCredential({
      ...minimal,
      subject: { ...subject, achievement: { ...achievement, endorsements: [endorsed] } },
    }),
    'of an endorsed issuer': openBadgeCredential({
      ...minimal,
      issuer: { ...facts.issuer, endorsements: [endorsed] },
    }),
    'endorsed itself': openBadgeCredential({ ...minimal, endorsements: [endorsed] }),
    endorsement: endorsementCredential({ ...endorsementFacts, ...past }),
    'status list': statusList([5], past.issuedAt),
  };
}
