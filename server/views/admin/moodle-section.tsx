/** The Moodle connection of one LMS: address and token, the test, on and off. */
import type { VNode } from 'preact';
import type { LmsConnection } from '../../model/courses/lms-connection.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/field.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import type { Fields } from './fields.ts';
import { MoodleAccountSteps } from './moodle-account.tsx';
import { MoodleChecks } from './moodle-checks.tsx';
import { fieldOf, From } from './organisation-form.tsx';
import { platformPath } from './platform-shell.tsx';
import { PostButton } from './post-button.tsx';

export interface MoodleSectionProps {
  words: Words;
  now: number;
  platform: { id: string; issuer: string };
  connection: LmsConnection | undefined;
  fields: Fields;
  /** The section stands in the set-up. */
  isSetUp?: boolean | undefined;
}

export function moodleNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'siteUrl', label: words.t('admin.moodle.site') },
    { name: 'token', label: words.t('admin.moodle.token') },
  ];
}

/** True while the test is due or under way. */
export function isTesting({ work, state }: LmsConnection): boolean {
  return state !== 'off' && work !== undefined && work.dueAt < Number.MAX_SAFE_INTEGER;
}

export function MoodleSection(p: MoodleSectionProps): VNode {
  const { words, now, platform, connection } = p;
  const path = `${platformPath(platform.id)}/moodle`;
  return (
    <Section id="moodle" title={words.t('admin.moodle.title')}>
      <div class="stack-16">
        <p>{words.t('admin.moodle.why')}</p>
        <MoodleAccountSteps words={words} isOpen={false} />
        <MoodleForm {...p} action={path} />
        {connection === undefined ? null : (
          <>
            <Fragment id="moodle-checks" href={path} everySeconds={2} isLive>
              <MoodleChecks
                words={words}
                now={now}
                issuer={platform.issuer}
                connection={connection}
                isTesting={isTesting(connection)}
              />
            </Fragment>
            <Switches words={words} connection={connection} path={path} isSetUp={p.isSetUp} />
          </>
        )}
      </div>
    </Section>
  );
}

function MoodleForm(p: MoodleSectionProps & { action: string }): VNode {
  const { words, connection } = p;
  const stored =
    connection === undefined
      ? words.t('admin.moodle.tokenHint')
      : words.t('admin.moodle.tokenKept', { last: connection.tokenLastFour });
  return (
    <form method="post" action={p.action} class="stack-16" novalidate autocomplete="off">
      <From isSetUp={p.isSetUp} />
      <TextField
        {...fieldOf(p, 'siteUrl')}
        type="url"
        label={words.t('admin.moodle.site')}
        hint={words.t('admin.moodle.siteHint')}
        dir="ltr"
        isRequired
      />
      <TextField
        id="token"
        type="password"
        label={words.t('admin.moodle.token')}
        hint={stored}
        error={fieldOf(p, 'token').error}
        autocomplete="off"
        dir="ltr"
        optional={connection === undefined ? undefined : words.t('admin.moodle.tokenOptional')}
      />
      <p>
        <Button look="go" icon="plug">
          {words.t('admin.moodle.save')}
        </Button>
      </p>
    </form>
  );
}

function Switches(p: {
  words: Words;
  connection: LmsConnection;
  path: string;
  isSetUp: boolean | undefined;
}): VNode {
  const { words, connection, path } = p;
  const isOff = connection.state === 'off';
  const from: Readonly<Record<string, string>> = p.isSetUp === true ? { from: 'set-up' } : {};
  return (
    <div class="line">
      {isOff ? null : (
        <PostButton action={`${path}/test`} hidden={from} icon="rotate-cw">
          {words.t('admin.moodle.test')}
        </PostButton>
      )}
      <PostButton action={`${path}/switch`} hidden={{ to: isOff ? 'on' : 'off', ...from }}>
        {words.t(isOff ? 'admin.moodle.on' : 'admin.moodle.off')}
      </PostButton>
      <Dialog
        id="remove-moodle"
        label={words.t('admin.moodle.remove')}
        look="risk"
        title={words.t('admin.moodle.removeTitle')}
        action={`${path}/remove`}
        confirm={words.t('admin.moodle.remove')}
        cancel={words.t('common.cancel')}
      >
        <p>{words.t('admin.moodle.removeNote')}</p>
      </Dialog>
    </div>
  );
}
