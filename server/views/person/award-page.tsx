/** One badge of a person outside any LMS: what it says, its files, who can see it. */
import type { VNode } from 'preact';
import type { OwnAward } from '../../actions/learners/read-own-award.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { LinkButton, NewTabLink } from '../components/button.tsx';
import { Callout, Verdict } from '../components/callout.tsx';
import { Facts } from '../components/facts.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { AwardVisibility } from '../learner/award-visibility.tsx';
import { type PersonFrame, PersonPage } from './person-page.tsx';

export interface PersonAwardPageProps {
  frame: PersonFrame;
  own: OwnAward;
  /** Name that the public page would show. */
  name: string;
}

export function PersonAwardPage(p: PersonAwardPageProps): VNode {
  const { frame, own } = p;
  const { words } = frame;
  const { achievement, issuer, standing } = own;
  const isToned = standing === 'revoked' || standing === 'expired';
  const back = { href: '/my', label: words.t('person.badges') };
  return (
    <PersonPage frame={frame} title={achievement.name} lang={achievement.language} area="badges" back={back}>
      {standing === 'revoked' ? <Revoked {...p} /> : null}
      <div class="split pic-left">
        <BadgeFigure
          picture={paths.image(achievement.image)}
          alt={words.t('learner.badge.issuedBy', { name: achievement.name, issuer: issuer.name })}
          size={208}
          state={isToned ? 'toned' : 'earned'}
        />
        <div>
          <AwardFacts {...p} />
        </div>
      </div>
      <Files {...p} />
      <Section id="took" title={words.t('public.award.took')}>
        <Paragraphs text={achievement.criteria} lang={achievement.language} />
      </Section>
      <AwardVisibility
        frame={{ ...frame, platformOrigin: '', home: '/my' }}
        own={own}
        name={p.name}
        links={[]}
      />
    </PersonPage>
  );
}

function AwardFacts({ frame: { words }, own }: PersonAwardPageProps): VNode {
  const { award, achievement, issuer, standing } = own;
  const until = standing === 'expired' ? 'learner.award.expiredOn' : 'learner.award.validUntil';
  return (
    <Facts
      facts={[
        { label: words.t('learner.badge.by'), value: <bdi>{issuer.name}</bdi> },
        { label: words.t('learner.award.earnedOn'), value: <Time at={award.achievedAt} words={words} /> },
        award.expiresAt === undefined
          ? undefined
          : { label: words.t(until), value: <Time at={award.expiresAt} words={words} /> },
        {
          label: words.t('learner.badge.says'),
          value: <bdi>{achievement.description}</bdi>,
          lang: achievement.language,
        },
      ]}
    />
  );
}

/** Plain links, as in the LMS: nothing is asked for that needs a script. */
function Files({ frame: { words }, own }: PersonAwardPageProps): VNode | null {
  const { award, standing } = own;
  const path = `/my/awards/${award.id}`;
  switch (standing) {
    case 'revoked':
      return null;
    case 'being-made':
      return (
        <Callout kind="info" title={words.t('learner.award.beingMade')}>
          {words.t('person.award.beingMade')}
        </Callout>
      );
    case 'needs-address':
      return (
        <Callout kind="warning" title={words.t('learner.address.title')}>
          {words.t('person.award.needsAddress')}
        </Callout>
      );
    case 'expired':
    case 'made':
      return (
        <div class="stack">
          <p class="line">
            <LinkButton look="go" icon="download" href={`${path}/badge.png`}>
              {words.t('learner.award.downloadPng')}
            </LinkButton>
            <LinkButton icon="download" href={`${path}/files/badge-3.0.json`}>
              {words.t('person.award.json')}
            </LinkButton>
            <a href={`${path}/download`}>{words.t('download.others')}</a>
            {award.published === undefined ? null : (
              <NewTabLink href={own.publicUrl} newTab={words.t('common.newTab')}>
                {words.t('learner.award.publicPage')}
              </NewTabLink>
            )}
          </p>
          <p class="small muted">{words.t('learner.award.downloadHint')}</p>
        </div>
      );
  }
}

function Revoked({ frame: { words }, own: { award } }: PersonAwardPageProps): VNode {
  const { at, reason } = award.revoked ?? { at: award.achievedAt, reason: '' };
  return (
    <Verdict tone="gone" title={words.t('learner.award.revoked', { date: words.date(at) })}>
      {reason === '' ? (
        <p>{words.t('learner.award.revokedNoReason')}</p>
      ) : (
        <>
          <p>{words.t('learner.award.revokedBy')}</p>
          <blockquote dir="auto">{reason}</blockquote>
        </>
      )}
    </Verdict>
  );
}
