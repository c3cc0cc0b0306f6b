/** One LMS: whether it may sign people in, what it shares, and who tells us of completions. */
import type { VNode } from 'preact';
import type { Arrival, Arrivals } from '../../actions/platforms/read-arrivals.ts';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import type { LmsConnection } from '../../model/courses/lms-connection.ts';
import type { Deployment, Platform } from '../../model/platforms/platform.ts';
import { Callout } from '../components/callout.tsx';
import { Facts } from '../components/facts.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { type Fields, problemList } from './fields.ts';
import { problemText, tones } from './health-words.ts';
import { moodleNames, MoodleSection } from './moodle-section.tsx';
import { PlatformFrame, platformPath, type PlatformShellProps } from './platform-shell.tsx';
import { PostButton } from './post-button.tsx';

export interface PlatformPageProps {
  shell: PlatformShellProps;
  platform: Platform;
  signIn: HealthLine;
  deployments: readonly Deployment[];
  arrivals: Arrivals;
  connection: LmsConnection | undefined;
  fields: Fields;
}

export function PlatformPage(p: PlatformPageProps): VNode {
  const { shell, platform } = p;
  const { words } = shell;
  return (
    <PlatformFrame shell={shell} current="overview" errors={problemList(words, p.fields, moodleNames(words))}>
      {shell.frame === undefined ? null : <Approval words={words} platform={platform} />}
      <Section id="sign-in" title={words.t('admin.platform.signIn')}>
        <SignIn {...p} />
      </Section>
      <Deployments {...p} />
      <Section id="shares" title={words.t('admin.platform.shares')}>
        <Shares words={words} arrivals={p.arrivals} />
      </Section>
      {platform.state === 'pending' ? null : (
        <MoodleSection
          words={words}
          now={shell.now}
          platform={platform}
          connection={p.connection}
          fields={p.fields}
        />
      )}
    </PlatformFrame>
  );
}

/** A registration that nobody has approved: compare, then decide. */
function Approval({ words, platform }: { words: Words; platform: Platform }): VNode | null {
  if (platform.state !== 'pending') return null;
  const path = platformPath(platform.id);
  return (
    <Callout kind="warning" title={words.t('admin.platform.approveTitle', { name: platform.name })}>
      <p>{words.t('admin.platform.approveNote')}</p>
      <Facts
        facts={[
          { label: words.t('admin.platform.name'), value: <Name>{platform.name}</Name> },
          { label: words.t('admin.platform.issuer'), value: platform.issuer, isCode: true },
          { label: words.t('admin.platform.product'), value: productOf(platform, words) },
          {
            label: words.t('admin.platform.registeredAt'),
            value: <Time at={platform.createdAt} words={words} form="minute" />,
          },
        ]}
      />
      <div class="line">
        <PostButton action={`${path}/approve`} look="go" icon="check">
          {words.t('admin.platform.approve')}
        </PostButton>
        <PostButton action={`${path}/switch`} hidden={{ to: 'off' }} look="risk">
          {words.t('admin.platform.refuse')}
        </PostButton>
      </div>
    </Callout>
  );
}

function productOf({ family, version }: Platform, words: Words): string {
  const product = `${family} ${version}`.trim();
  return product === '' ? words.t('admin.unknown') : product;
}

function SignIn({ shell: { words, frame }, platform, signIn }: PlatformPageProps): VNode {
  const text = problemText(words, signIn);
  const path = platformPath(platform.id);
  const isOff = platform.state === 'off';
  return (
    <div class="stack-16">
      <p class="line">
        <StatusPill tone={tones[signIn.state]}>{words.t(`admin.health.states.${signIn.state}`)}</StatusPill>
        {text === undefined ? null : <span>{text}</span>}
      </p>
      <Facts
        facts={[
          { label: words.t('admin.platform.issuer'), value: platform.issuer, isCode: true },
          { label: words.t('admin.platform.clientId'), value: platform.clientId, isCode: true },
          { label: words.t('admin.platform.product'), value: productOf(platform, words) },
          {
            label: words.t('admin.platform.lastLaunch'),
            value:
              platform.lastLaunchAt === undefined ? (
                words.t('admin.never')
              ) : (
                <Time at={platform.lastLaunchAt} words={words} form="minute" />
              ),
          },
        ]}
      />
      {frame === undefined || platform.state === 'pending' ? null : (
        <PostButton
          action={`${path}/switch`}
          hidden={{ to: isOff ? 'on' : 'off' }}
          look={isOff ? 'go' : 'risk'}
        >
          {words.t(isOff ? 'admin.platform.switchOn' : 'admin.platform.switchOff')}
        </PostButton>
      )}
    </div>
  );
}

/** Places in the LMS that the registration did not name. */
function Deployments({ shell: { words, frame }, platform, deployments }: PlatformPageProps): VNode | null {
  if (deployments.length === 0) return null;
  const path = `${platformPath(platform.id)}/deployments`;
  const tone = { waiting: 'need', approved: 'done', refused: 'gone' } as const;
  return (
    <Section id="deployments" title={words.t('admin.platform.deployments')}>
      <p class="small muted">{words.t('admin.platform.deploymentsNote')}</p>
      <Rows>
        {deployments.map(({ id, deployment, state, seenAt }) => (
          <Row
            key={id}
            start={
              <span class="none">
                <Icon name="plug" />
              </span>
            }
            end={
              frame === undefined ? undefined : (
                <div class="line">
                  {state === 'approved' ? null : (
                    <PostButton action={path} hidden={{ id, decision: 'approve' }} isLow about={deployment}>
                      {words.t('admin.platform.approveDeployment')}
                    </PostButton>
                  )}
                  {state === 'refused' ? null : (
                    <PostButton
                      action={path}
                      hidden={{ id, decision: 'refuse' }}
                      isLow
                      look="risk"
                      about={deployment}
                    >
                      {words.t('admin.platform.refuseDeployment')}
                    </PostButton>
                  )}
                </div>
              )
            }
          >
            <p class="line">
              <span class="mono">
                <Name dir="ltr">{deployment}</Name>
              </span>
              <StatusPill tone={tone[state]}>{words.t(`admin.platform.deployment.${state}`)}</StatusPill>
            </p>
            <p class="small muted">
              {words.t('admin.platform.seen')} <Time at={seenAt} words={words} form="minute" />
            </p>
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

const arrivalTones = { yes: 'done', no: 'need', unknown: 'none' } as const satisfies Record<Arrival, string>;

function Shares({ words, arrivals }: { words: Words; arrivals: Arrivals }): VNode {
  const kinds = ['names', 'addresses', 'roster', 'grades'] as const;
  return (
    <Rows>
      {kinds.map((kind) => {
        const arrival = arrivals[kind];
        return (
          <CheckRow
            key={kind}
            tone={arrivalTones[arrival]}
            title={words.t(`admin.platform.arrivals.${kind}.${arrival}`)}
            detail={arrival === 'no' ? words.t(`admin.platform.arrivals.${kind}.mend`) : undefined}
          />
        );
      })}
    </Rows>
  );
}
