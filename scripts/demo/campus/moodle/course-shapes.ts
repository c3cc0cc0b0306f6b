/** Answers about the site, its courses and people, in the shapes recorded from Moodle 5.1. */
import type { Campus } from '../campus.ts';
import { type Activity, type Course, fullName, type User } from '../model.ts';
import { functions } from './access.ts';
import { completionData } from './completion-shapes.ts';

const version = '2025100600.02';
const kinds = {
  page: { purpose: 'content', modplural: 'Pages' },
  assign: { purpose: 'assessment', modplural: 'Assignments' },
  quiz: { purpose: 'assessment', modplural: 'Quizzes' },
  lti: { purpose: 'other', modplural: 'External tools' },
} as const;

/** core_webservice_get_site_info */
export function siteInfo(campus: Campus): unknown {
  return {
    sitename: 'Linden Campus',
    username: 'badgebridge',
    firstname: 'Badge',
    lastname: 'Service',
    fullname: 'Badge Service',
    lang: 'en',
    userid: 9,
    siteurl: campus.url(),
    userpictureurl: `${campus.url()}/theme/image.php/boost/core/1/u/f1`,
    functions: Object.keys(functions)
      .filter((name) => campus.access.allows(name))
      .map((name) => ({ name, version })),
    downloadfiles: 1,
    uploadfiles: 1,
    release: '5.1+ (Build: 20251017)',
    version,
    mobilecssurl: '',
    usercanmanageownfiles: true,
    userquota: 0,
    usermaxuploadfilesize: -1,
    userhomepage: 1,
    siteid: 1,
    sitecalendartype: 'gregorian',
    usercalendartype: 'gregorian',
    userissiteadmin: false,
    theme: 'boost',
    limitconcurrentlogins: 0,
    policyagreed: 0,
  };
}

/** One course of core_course_get_courses_by_field */
export function courseShape(campus: Campus, course: Course): unknown {
  const contacts = course.teachers
    .map((id) => campus.world.user(id))
    .filter((user) => user !== undefined)
    .map((user) => ({ id: user.id, fullname: fullName(user) }));
  return {
    id: course.id,
    fullname: course.fullname,
    displayname: course.fullname,
    shortname: course.shortname,
    courseimage: `${campus.url()}/pluginfile.php/${course.id + 9}/course/generated/course.svg`,
    categoryid: 1,
    categoryname: 'Category 1',
    sortorder: 10_000 + course.id,
    summary: course.summary,
    summaryformat: 1,
    summaryfiles: [],
    overviewfiles: [],
    showactivitydates: false,
    showcompletionconditions: true,
    contacts,
    enrollmentmethods: ['manual'],
    idnumber: '',
    format: 'topics',
    showgrades: 1,
    newsitems: 0,
    startdate: course.startdate,
    enddate: 0,
    maxbytes: 0,
    showreports: 0,
    visible: 1,
    groupmode: 0,
    groupmodeforce: 0,
    defaultgroupingid: 0,
    enablecompletion: 1,
    completionnotify: 0,
    lang: '',
    theme: '',
    marker: 0,
    legacyfiles: 0,
    calendartype: '',
    timecreated: course.startdate,
    timemodified: course.startdate,
    requested: 0,
    cacherev: course.startdate,
    filters: [],
    courseformatoptions: [
      { name: 'hiddensections', value: 1 },
      { name: 'coursedisplay', value: 0 },
    ],
  };
}

function moduleShape(campus: Campus, activity: Activity): unknown {
  const none = { state: 0, at: 0, by: null } as const;
  const tracked =
    activity.completion === 0 ? {} : { completiondata: completionData(activity, none, false, false) };
  return {
    id: activity.cmid,
    url: `${campus.url()}/mod/${activity.modname}/view.php?id=${activity.cmid}`,
    name: activity.name,
    instance: activity.instance,
    contextid: activity.cmid + 50,
    visible: 1,
    uservisible: true,
    visibleoncoursepage: 1,
    modicon: `${campus.url()}/theme/image.php/boost/${activity.modname}/1/monologo?filtericon=1`,
    modname: activity.modname,
    purpose: kinds[activity.modname].purpose,
    branded: false,
    modplural: kinds[activity.modname].modplural,
    availability: null,
    indent: 0,
    onclick: '',
    afterlink: null,
    customdata: '""',
    noviewlink: false,
    completion: activity.completion,
    ...tracked,
    downloadcontent: 1,
    dates: [],
    groupmode: 0,
    contents: [],
  };
}

/** core_course_get_contents */
export function contentsShape(campus: Campus, course: Course): unknown {
  return course.sections.map((name, section) => ({
    id: course.id * 10 + section,
    name,
    visible: 1,
    summary: '',
    summaryformat: 1,
    section,
    hiddenbynumsections: 0,
    uservisible: true,
    component: null,
    itemid: null,
    modules: course.activities
      .filter((activity) => activity.section === section)
      .map((activity) => moduleShape(campus, activity)),
  }));
}

/** One person of core_enrol_get_enrolled_users; `fields`: the option `userfields`. */
export function memberShape(
  campus: Campus,
  course: Course,
  user: User,
  fields?: readonly string[],
): Record<string, unknown> {
  const isTeacher = course.teachers.includes(user.id);
  const picture = `${campus.url()}/theme/image.php/boost/core/1/u`;
  const all: Record<string, unknown> = {
    id: user.id,
    username: user.username,
    firstname: user.firstname,
    lastname: user.lastname,
    fullname: fullName(user),
    email: user.email,
    department: '',
    idnumber: user.idnumber,
    firstaccess: 0,
    lastaccess: 0,
    lastcourseaccess: 0,
    profileimageurlsmall: `${picture}/f2`,
    profileimageurl: `${picture}/f1`,
    roles: [
      isTeacher
        ? { roleid: 3, name: '', shortname: 'editingteacher', sortorder: 0 }
        : { roleid: 5, name: '', shortname: 'student', sortorder: 0 },
    ],
    enrolledcourses: [{ id: course.id, fullname: course.fullname, shortname: course.shortname }],
  };
  if (fields === undefined) return all;
  const always = ['id', 'fullname'];
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => always.includes(name) || fields.includes(name)),
  );
}
