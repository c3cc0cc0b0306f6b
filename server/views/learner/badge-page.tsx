/** A badge that a learner does not have yet: what it is, what it takes, why not yet. */
import type { VNode } from 'preact';
import type { BadgeToEarn } from '../../actions/learners/read-badge-to-earn.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Facts } from '../components/facts.tsx';
import { Filled } from '../components/filled.tsx';
import { Fragment } from '../components/fragment.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Progress } from '../components/progress.tsx';
import { RuleSentence } from '../components/rule-sentence.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { TraceList } from '../components/trace-list.tsx';
import { traceEntries } from '../components/trace-words.ts';
import { AskAgain } from './ask-again.tsx';
import { type Frame, LearnerPage, partFor, toHome } from './learner-page.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';

export interface BadgePageProps {
  frame: Frame;
  data: BadgeToEarn;
}

export function BadgePage({ frame, data }: BadgePageProps): VNode {
  const { words, home } = frame;
  const { badge, achievement, sentence } = data.progress;
  const names = { name: achievement.name, issuer: data.issuer.name };
  return (
    <LearnerPage frame={frame} title={achievement.name} back={toHome(frame)}>
      <div class="split pic-left">
        <BadgeFigure
          picture={paths.image(achievement.image)}
          alt={words.t('learner.badge.issuedBy', names)}
          size={208}
          state={'locked'}
          caption={words.t('common.notEarnedYet')}
        />
        <div class="stack-16">
          <h1 lang={achievement.language}>
            <bdi>{achievement.name}</bdi>
          </h1>
          <Facts
            facts={[
              { label: words.t('learner.badge.by'), value: <bdi>{data.issuer.name}</bdi> },
              {
                label: words.t('learner.badge.says'),
                value: <bdi>{achievement.description}</bdi>,
                lang: achievement.language,
              },
            ]}
          />
          {data.isWithdrawn ? <Callout kind="info">{words.t('learner.badge.withdrawn')}</Callout> : null}
          <HadIt frame={frame} data={data} />
        </div>
      </div>
      <Section id="takes" title={words.t('learner.badge.takes')}>
        <div class="stack">
          <RuleSentence sentence={sentence} voice="you" words={words} />
          {data.ownCriteria === '' ? null : (
            <Paragraphs text={data.ownCriteria} lang={achievement.language} />
          )}
        </div>
      </Section>
      <Fragment id="so-far" href={partFor(frame, `${home}/badges/${badge.id}/part`)} everySeconds={10}>
        <BadgePart frame={frame} data={data} />
      </Fragment>
    </LearnerPage>
  );
}

function HadIt({ frame: { words, home }, data: { revoked } }: BadgePageProps): VNode | null {
  if (revoked?.revoked === undefined) return null;
  const date = words.date(revoked.revoked.at);
  return (
    <Callout kind="warning" title={words.t('learner.badge.hadIt', { date })}>
      <p>
        <a href={`${home}/awards/${revoked.id}`}>{words.t('learner.badge.hadItWhy')}</a>
      </p>
    </Callout>
  );
}

/** How far the learner is; changes by itself. */
export function BadgePart({ frame, data }: BadgePageProps): VNode {
  const { words, now } = frame;
  const { badge, met, of, groups, sentence, links, heardAt, achievement } = data.progress;
  const entries = traceEntries(groups, sentence, words).map((entry) => {
    const link = entry.state === 'met' ? undefined : links[entry.key];
    if (link === undefined) return entry;
    const end = (
      <LinkButton isLow isTop href={link.url} about={link.name}>
        {words.t('learner.badge.open')}
      </LinkButton>
    );
    return { ...entry, end };
  });
  return (
    <Section id="why" title={words.t('learner.badge.whyNot')}>
      <div class="stack-16">
        <p>
          <Progress
            met={met}
            of={of}
            text={words.t('common.metOf', { met: words.number(met), of: words.number(of) })}
            about={achievement.name}
          />
        </p>
        <TraceList entries={entries} />
        {heardAt === 0 ? null : (
          <p class="small muted">
            <Filled
              words={words}
              phrase="learner.badge.heard"
              parts={{ ago: <Time at={heardAt} now={now} form="ago" words={words} /> }}
            />
          </p>
        )}
        <AskAgain frame={frame} look={data.look} isNeeded={!data.isWithdrawn} badge={badge.id} />
      </div>
    </Section>
  );
}

/** What stands in place of `BadgePart` once the badge is earned. */
export function EarnedPart({ frame: { words, home }, award }: { frame: Frame; award: string }): VNode {
  return (
    <div class="gap-32" data-done>
      <Callout kind="success" role="status" title={words.t('learner.badge.earned')}>
        <p>
          <LinkButton look="go" href={`${home}/awards/${award}`}>
            {words.t('learner.badge.see')}
          </LinkButton>
        </p>
      </Callout>
    </div>
  );
}

/** A link of the course leads to a badge that nobody can earn yet. */
export function NotOpenPage({ frame }: { frame: Frame }): VNode {
  const { words } = frame;
  const title = words.t('learner.badge.notOpen');
  return (
    <LearnerPage frame={frame} title={title} back={toHome(frame)}>
      <PageHeading title={title} />
      <p>{words.t('learner.badge.notOpenText')}</p>
    </LearnerPage>
  );
}
