/** How an administrator of Moodle makes the account that Badge Bridge asks with (moodle.md sections 7 and 9). */
import type { VNode } from 'preact';
import type { Words } from '../words.ts';

/** Functions of the external service: exactly what is called. */
export const moodleFunctions = [
  'core_webservice_get_site_info',
  'core_course_get_courses_by_field',
  'core_course_get_contents',
  'core_enrol_get_enrolled_users',
  'core_completion_get_course_completion_status',
  'core_completion_get_activities_completion_status',
  'gradereport_user_get_grade_items',
] as const;

/** Rights of the role: no administrator is needed. */
export const moodleCapabilities = [
  'webservice/rest:use',
  'moodle/course:view',
  'moodle/course:viewhiddencourses',
  'moodle/course:viewhiddenactivities',
  'moodle/course:ignoreavailabilityrestrictions',
  'moodle/course:viewparticipants',
  'moodle/user:viewdetails',
  'moodle/course:useremail',
  'moodle/site:viewuseridentity',
  'moodle/site:accessallgroups',
  'report/progress:view',
  'report/completion:view',
  'gradereport/user:view',
  'moodle/grade:viewall',
  'moodle/grade:viewhidden',
] as const;

/** The steps, folded. */
export function MoodleAccountSteps({ words, isOpen }: { words: Words; isOpen: boolean }): VNode {
  return (
    <details open={isOpen}>
      <summary>{words.t('admin.moodle.steps.title')}</summary>
      <ol class="bullets stack">
        <li>{words.t('admin.moodle.steps.services')}</li>
        <li>
          {words.t('admin.moodle.steps.role')}
          <Codes codes={moodleCapabilities} />
        </li>
        <li>{words.t('admin.moodle.steps.user')}</li>
        <li>
          {words.t('admin.moodle.steps.service')}
          <Codes codes={moodleFunctions} />
        </li>
        <li>{words.t('admin.moodle.steps.token')}</li>
      </ol>
    </details>
  );
}

function Codes({ codes }: { codes: readonly string[] }): VNode {
  return (
    <ul class="small">
      {codes.map((code) => (
        <li key={code}>
          <code>
            <bdi dir="ltr">{code}</bdi>
          </code>
        </li>
      ))}
    </ul>
  );
}
