/** A learner's first page: badges held, what comes next, where badges go (look.md, Learner home). */
import type { VNode } from 'preact';
import type { LearnerHome } from '../../actions/learners/read-learner-home.ts';
import type { BadgeProgress } from '../../actions/learners/read-progress.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeImage } from '../components/badge-image.tsx';
import { BadgeTiles } from '../components/badge-tile.tsx';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Facts } from '../components/facts.tsx';
import { Fragment } from '../components/fragment.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Progress } from '../components/progress.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import { nextMissing } from '../components/trace-words.ts';
import { AskAgain } from './ask-again.tsx';
import { BackpackLines } from './backpack-lines.tsx';
import { type Frame, LearnerPage, partFor } from './learner-page.tsx';
import { RecordLines } from './record-lines.tsx';
import { awardTile, openTile } from './tiles.ts';

const STRIP = 7;
const NEXT = 3;

export interface HomeProps {
  frame: Frame;
  data: LearnerHome;
}

export function HomePage({ frame, data }: HomeProps): VNode {
  const { words, home } = frame;
  const title = words.t('learner.home.title');
  return (
    <LearnerPage frame={frame} title={title}>
      <PageHeading
        title={title}
        action={<a href={`${home}/preferences`}>{words.t('learner.home.preferences')}</a>}
      />
      <Fragment id="home" href={partFor(frame, `${home}/part`)} everySeconds={20}>
        <HomePart frame={frame} data={data} />
      </Fragment>
    </LearnerPage>
  );
}

/** All that changes by itself. */
export function HomePart({ frame, data }: HomeProps): VNode {
  const isBegun = data.open.some(({ met }) => met > 0);
  return (
    <>
      <div class="stack-16">
        {data.hasAddress ? null : <AddressAsked frame={frame} />}
        {data.lately.map(({ award, achievement }) => (
          <Callout
            key={award.id}
            kind="warning"
            title={frame.words.t('learner.home.lately', {
              name: isolated(achievement.name),
              date: frame.words.date(award.revoked?.at ?? award.achievedAt),
            })}
          >
            <p>
              <a href={`${frame.home}/awards/${award.id}`}>{frame.words.t('learner.home.latelyWhy')}</a>
            </p>
          </Callout>
        ))}
        {data.earned.length > 0 ? (
          <Strip frame={frame} data={data} />
        ) : (
          <Nothing frame={frame} data={data} isBegun={isBegun} />
        )}
      </div>
      {data.earned.length > 0 || isBegun ? <NextForYou frame={frame} data={data} /> : null}
      {data.earned.length === 0 ? <CanEarn frame={frame} data={data} isBegun={isBegun} /> : null}
      <AskAgain frame={frame} look={data.look} isNeeded={data.open.length > 0} />
      <BackpackLines frame={frame} backpacks={data.backpacks} />
      {data.record.count === 0 ? null : (
        <Section id="record" title={frame.words.t('learner.home.record')}>
          <RecordLines words={frame.words} record={data.record} href={`${frame.home}/record`} />
        </Section>
      )}
      {data.earned.length === 0 && !isBegun && data.open.length > 0 ? <GoodFor frame={frame} /> : null}
    </>
  );
}

function AddressAsked({ frame: { words, home } }: { frame: Frame }): VNode {
  return (
    <Callout kind="warning" title={words.t('learner.address.title')}>
      <p>{words.t('learner.address.why')}</p>
      <p>
        <LinkButton href={`${home}/preferences/addresses`}>{words.t('learner.address.add')}</LinkButton>
      </p>
    </Callout>
  );
}

function Strip({ frame, data }: HomeProps): VNode {
  const earned = data.earned.slice(0, STRIP).map((one) => awardTile(one, frame));
  const open = data.open.slice(0, STRIP - earned.length).map((one) => openTile(one, frame));
  const count = data.earned.length + data.open.length;
  const hasMore = count > STRIP || data.revoked.length > 0;
  return (
    <>
      <BadgeTiles isStrip tiles={[...earned, ...open]} />
      {hasMore ? <AllLink frame={frame} count={count + data.revoked.length} /> : null}
    </>
  );
}

function Nothing({ frame, data, isBegun }: HomeProps & { isBegun: boolean }): VNode {
  const { words, home } = frame;
  const first = data.open[0];
  if (first === undefined)
    return (
      <>
        <EmptyState why={words.t('learner.home.nothingHere')} more={words.t('learner.home.nothingMore')} />
        {data.revoked.length > 0 ? <AllLink frame={frame} count={data.revoked.length} /> : null}
      </>
    );
  return (
    <EmptyState
      why={words.t(isBegun ? 'learner.home.underway' : 'learner.home.noneYet')}
      more={words.t('learner.home.byItself')}
      action={
        isBegun ? undefined : (
          <LinkButton look="go" href={`${home}/badges/${first.badge.id}`}>
            {words.t('learner.home.begin', { name: isolated(first.achievement.name) })}
          </LinkButton>
        )
      }
    />
  );
}

function AllLink({ frame: { words, home }, count }: { frame: Frame; count: number }): VNode {
  return (
    <p>
      <a href={`${home}/all`}>{words.t('learner.home.all', { count })}</a>
    </p>
  );
}

function CanEarn({ frame, data, isBegun }: HomeProps & { isBegun: boolean }): VNode | null {
  if (data.open.length === 0 || (isBegun && data.open.length <= NEXT)) return null;
  return (
    <Section id="can" title={frame.words.t('learner.home.canEarn')}>
      <BadgeTiles isStrip tiles={data.open.slice(0, STRIP).map((one) => openTile(one, frame, true))} />
      {data.open.length > STRIP || data.revoked.length > 0 ? (
        <p class="gap-16">
          <a href={`${frame.home}/all`}>
            {frame.words.t('learner.home.all', { count: data.open.length + data.revoked.length })}
          </a>
        </p>
      ) : null}
    </Section>
  );
}

function GoodFor({ frame: { words } }: { frame: Frame }): VNode {
  return (
    <Section id="good" title={words.t('learner.home.good')}>
      <Facts
        facts={[
          {
            label: words.t('learner.home.goodRecognition'),
            value: words.t('learner.home.goodRecognitionText'),
          },
          { label: words.t('learner.home.goodProof'), value: words.t('learner.home.goodProofText') },
          { label: words.t('learner.home.goodSharing'), value: words.t('learner.home.goodSharingText') },
        ]}
      />
    </Section>
  );
}

function NextForYou({ frame, data }: HomeProps): VNode | null {
  if (data.open.length === 0) return null;
  return (
    <Section id="next" title={frame.words.t('learner.home.next')}>
      <Rows>
        {data.open.slice(0, NEXT).map((one, index) => (
          <NextRow key={one.badge.id} frame={frame} progress={one} isFirst={index === 0} />
        ))}
      </Rows>
    </Section>
  );
}

function NextRow(p: { frame: Frame; progress: BadgeProgress; isFirst: boolean }): VNode {
  const { words, home } = p.frame;
  const { badge, achievement, met, of, groups, sentence, links } = p.progress;
  const missing = nextMissing(groups, sentence, words);
  const link = missing === undefined ? undefined : links[missing.key];
  const isCourse = sentence.some(
    (part) =>
      part.kind === 'requirement' &&
      part.id === missing?.key &&
      (part.key === 'course.done' || part.key === 'grade.course'),
  );
  return (
    <Row
      start={
        <span class="pic locked">
          <BadgeImage src={paths.image(achievement.image)} size={48} alt="" />
        </span>
      }
      end={
        link === undefined ? undefined : (
          <LinkButton href={link.url} isTop look={p.isFirst ? 'go' : undefined} about={link.name}>
            {words.t(isCourse ? 'learner.home.openCourse' : 'learner.home.openActivity')}
          </LinkButton>
        )
      }
    >
      <h3>
        <a href={`${home}/badges/${badge.id}`} lang={achievement.language}>
          <bdi>{achievement.name}</bdi>
        </a>
      </h3>
      <p>
        <Progress
          met={met}
          of={of}
          text={words.t('common.metOf', { met: words.number(met), of: words.number(of) })}
          about={achievement.name}
        />
      </p>
      {missing === undefined ? null : <p>{missing.title}</p>}
    </Row>
  );
}
