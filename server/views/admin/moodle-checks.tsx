/** The connection test: what works, what is missing, and where in Moodle it is mended. */
import type { VNode } from 'preact';
import type { LmsCheck, LmsConnection } from '../../model/courses/lms-connection.ts';
import { Callout } from '../components/callout.tsx';
import { CheckRow, Rows } from '../components/rows.tsx';
import { Time } from '../components/time.tsx';
import type { WordKey, Words } from '../words.ts';
import { codeText } from './health-words.ts';

export interface MoodleChecksProps {
  words: Words;
  now: number;
  /** Who the LMS is for us, to compare with what the site calls itself. */
  issuer: string;
  connection: Pick<LmsConnection, 'siteUrl' | 'state' | 'test' | 'pausedUntil'>;
  /** The test is due or under way. */
  isTesting: boolean;
}

/** Inner part of the fragment that is polled while the test runs. */
export function MoodleChecks(p: MoodleChecksProps): VNode {
  const { words, connection, isTesting } = p;
  const { test } = connection;
  if (isTesting)
    return (
      <Rows>
        <CheckRow
          tone="wait"
          icon="loader"
          title={words.t('admin.moodle.testing')}
          detail={words.t('admin.moodle.testingNote')}
        />
      </Rows>
    );
  if (connection.state === 'off') return <p data-done>{words.t('admin.moodle.isOff')}</p>;
  if (test === undefined) return <p data-done>{words.t('admin.moodle.notTested')}</p>;
  return (
    <div class="stack-16" data-done>
      <p class="small muted">
        {words.t('admin.moodle.lastTest')} <Time at={test.at} words={words} form="minute" />
      </p>
      {test.failure === undefined ? <Outcome {...p} test={test} /> : <Failure {...p} test={test} />}
    </div>
  );
}

type Test = NonNullable<LmsConnection['test']>;

/** Nothing could be tried. */
function Failure({ words, connection, test }: MoodleChecksProps & { test: Test }): VNode {
  const code = test.failure ?? '';
  const key = `admin.moodle.failures.${code}`;
  const detail = test.failureDetail ?? code;
  return (
    <Callout kind="error" title={words.t(words.has(key) ? key : 'admin.moodle.failures.other', { detail })}>
      <p>{words.t(code === 'LMS_TOKEN_REJECTED' ? 'admin.moodle.newToken' : 'admin.moodle.triedAgain')}</p>
      {connection.pausedUntil === undefined ? null : (
        <p>
          {words.t('admin.moodle.nextTry')} <Time at={connection.pausedUntil} words={words} form="minute" />
        </p>
      )}
    </Callout>
  );
}

function Outcome({ words, issuer, connection, test }: MoodleChecksProps & { test: Test }): VNode {
  const wrong = test.checks.filter((check) => !check.ok).length;
  return (
    <>
      {test.siteMatches ? null : (
        <Callout kind="warning" title={words.t('admin.moodle.siteDiffers')}>
          <p>{words.t('admin.moodle.siteDiffersNote', { site: connection.siteUrl, issuer })}</p>
        </Callout>
      )}
      {wrong === 0 && test.siteMatches ? (
        <Callout kind="success" title={words.t('admin.moodle.allWorks')} />
      ) : null}
      <Rows>
        {test.checks.map((check) => (
          <Check
            key={`${check.function}-${check.missing ?? ''}`}
            words={words}
            check={check}
            release={test.release}
          />
        ))}
      </Rows>
    </>
  );
}

const names: Readonly<Record<string, string>> = {
  core_webservice_get_site_info: 'site',
  core_course_get_courses_by_field: 'courses',
  core_course_get_contents: 'contents',
  core_enrol_get_enrolled_users: 'people',
  core_completion_get_course_completion_status: 'course',
  core_completion_get_activities_completion_status: 'activities',
  gradereport_user_get_grade_items: 'grades',
};

function Check({ words, check, release }: { words: Words; check: LmsCheck; release: string }): VNode {
  const name = check.missing === 'email' ? 'email' : (names[check.function] ?? 'other');
  const params = { function: check.function };
  if (!check.ok) {
    return (
      <CheckRow
        tone="fail"
        title={words.t(`admin.moodle.cannot.${name}` as WordKey, params)}
        detail={mendText(words, check)}
      />
    );
  }
  const facts = [
    name === 'site' ? release : '',
    check.ms === undefined ? '' : words.t('admin.moodle.ms', { ms: words.number(check.ms) }),
  ].filter((fact) => fact !== '');
  return (
    <CheckRow
      tone="done"
      title={words.t(`admin.moodle.can.${name}` as WordKey, params)}
      detail={facts.length === 0 ? words.t('admin.moodle.listed') : facts.join(', ')}
    />
  );
}

/** What is missing and where it is mended, in one or two sentences. */
function mendText(words: Words, check: LmsCheck): string {
  const params = {
    function: check.function,
    capability: check.capability ?? '',
    reason: codeText(words, check.missing ?? ''),
  };
  const where = `admin.moodle.where.${check.where}`;
  const mend = words.has(where) ? words.t(where, params) : '';
  const missing = `admin.moodle.missing.${check.missing ?? ''}`;
  const rights =
    check.missing !== 'function' && check.capability !== undefined && check.where !== 'moodleCourseAccess'
      ? words.t('admin.moodle.rights', params)
      : '';
  const what = words.t(words.has(missing) ? missing : 'admin.moodle.missing.refused', params);
  return [what, rights, mend].filter((part) => part !== '').join(' ');
}
