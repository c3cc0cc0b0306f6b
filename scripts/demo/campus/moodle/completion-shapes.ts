/** Answers about completion, in the shapes recorded from Moodle 5.1. */
import type { Campus } from '../campus.ts';
import type { Activity, Course, Progress } from '../model.ts';

interface Rule {
  rulename: string;
  rulevalue: { status: number; description: string };
}

function rulesOf(activity: Activity, progress: Progress, isGraded: boolean): Rule[] {
  if (activity.completion !== 2) return [];
  const rule = (rulename: string, status: number, description: string): Rule => ({
    rulename,
    rulevalue: { status, description },
  });
  if (activity.grade === undefined) return [rule('completionview', progress.state === 0 ? 0 : 1, 'View')];
  const graded = !isGraded ? 0 : progress.state === 2 ? 2 : 1;
  const passed = isGraded && progress.state >= 2 ? progress.state : 0;
  const rules = [rule('completionusegrade', graded, 'Receive a grade')];
  if (activity.grade.pass !== undefined) {
    rules.push(rule('completionpassgrade', passed, 'Receive a passing grade'));
  }
  return rules;
}

/** Completion of one activity: `completiondata` of course contents, and the body of a status. */
export function completionData(
  activity: Activity,
  progress: Progress,
  isGraded: boolean,
  isTracked: boolean,
): Record<string, unknown> {
  return {
    state: progress.state,
    timecompleted: progress.at,
    overrideby: progress.by,
    valueused: false,
    hascompletion: true,
    isautomatic: activity.completion === 2,
    istrackeduser: isTracked,
    uservisible: true,
    details: rulesOf(activity, progress, isGraded),
    isoverallcomplete: progress.state === 1 || progress.state === 2,
  };
}

/** core_completion_get_activities_completion_status */
export function activitiesStatus(campus: Campus, course: Course, user: number): unknown {
  const statuses = course.activities
    .filter((activity) => activity.completion !== 0)
    .map((activity) => {
      const { state, timecompleted, ...rest } = completionData(
        activity,
        campus.world.progress(user, activity.cmid),
        activity.grade !== undefined && campus.world.grade(user, activity.grade.id) !== undefined,
        true,
      );
      const { cmid, modname, instance, completion } = activity;
      return { cmid, modname, instance, state, timecompleted, tracking: completion, ...rest };
    });
  return { statuses, warnings: [] };
}

function requirement(activity: Activity): string {
  if (activity.completion === 1) return 'Marking yourself complete';
  if (activity.grade === undefined) return 'Viewing the page';
  return activity.grade.pass === undefined ? 'Achieving grade' : 'Achieving grade, Achieving passing grade';
}

/** core_completion_get_course_completion_status */
export function courseStatus(campus: Campus, course: Course, user: number): unknown {
  const completions = course.criteria.map((cmid) => {
    const { activity } = campus.world.activity(cmid);
    const { state, at } = campus.world.progress(user, cmid);
    const complete = state === 1 || state === 2;
    return {
      type: 4,
      title: 'Activity completion',
      status: complete ? 'Yes' : 'No',
      complete,
      timecompleted: complete ? at : null,
      details: {
        type: 'Activity completion',
        criteria: `<a href="${campus.url()}/mod/${activity.modname}/view.php?id=${cmid}">${activity.name}</a>`,
        requirement: requirement(activity),
        status: '',
      },
    };
  });
  const completed = campus.world.completedAt(user, course.id) !== undefined;
  return { completionstatus: { completed, aggregation: course.aggregation, completions }, warnings: [] };
}
