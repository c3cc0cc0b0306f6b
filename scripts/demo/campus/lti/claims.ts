/** The id_token of each message, in the shape Moodle 5.1 gives it. */
import { randomBytes } from 'node:crypto';
import type { Campus } from '../campus.ts';
import { sesskeyOf } from '../campus.ts';
import { type Activity, type Course, fullName, type User } from '../model.ts';
import { lineItemUrl } from './ags.ts';
import type { Launch } from './launches.ts';
import { agsClaim, claim, deepLinkingClaim, nrpsClaim, roles, scopes } from './names.ts';
import type { Tool } from './tools.ts';

export type Claims = Record<string, unknown>;

interface Parts {
  campus: Campus;
  tool: Tool;
  course: Course;
  user: User;
}

const guid = randomBytes(16).toString('hex');
const lifeS = 60;

/** LTI roles of a user in a course. */
export function rolesOf(course: Course, user: User): string[] {
  if (user.role === 'admin') return [roles.instructor, roles.institutionAdmin, roles.systemAdmin];
  return [course.teachers.includes(user.id) ? roles.instructor : roles.learner];
}

/** Replaces variables in custom parameters; unknown ones stay as they are, and keys come twice, as in Moodle. */
function customOf(parts: Parts, written: Readonly<Record<string, string>>): Record<string, string> {
  const variables: Record<string, string> = {
    '$User.id': String(parts.user.id),
    '$User.username': parts.user.username,
    '$Context.id': String(parts.course.id),
    '$Context.id.history': '',
    '$CourseSection.timeFrame.begin': new Date(parts.course.startdate * 1000)
      .toISOString()
      .replace('.000Z', '+00:00'),
    '$Moodle.Person.userGroupIds': '',
  };
  const custom: Record<string, string> = {};
  for (const [key, value] of Object.entries(written)) {
    const filled = variables[value] ?? value;
    custom[key.toLowerCase().replace(/[^a-z0-9]/g, '_')] = filled;
    custom[key] = filled;
  }
  return custom;
}

function sharedClaims(parts: Parts, nonce: string): Claims {
  const { campus, tool, course, user } = parts;
  const iat = Math.floor(campus.now() / 1000);
  const name = tool.sendName
    ? { given_name: user.firstname, family_name: user.lastname, name: fullName(user) }
    : {};
  return {
    nonce,
    iat,
    exp: iat + lifeS,
    iss: campus.url(),
    aud: tool.clientId,
    sub: String(user.id),
    ...name,
    ...(tool.sendEmail ? { email: user.email } : {}),
    [claim('deployment_id')]: String(tool.id),
    [claim('version')]: '1.3.0',
    [claim('roles')]: rolesOf(course, user),
    [claim('lis')]: { person_sourcedid: user.idnumber, course_section_sourcedid: '' },
    [claim('context')]: {
      id: String(course.id),
      label: course.shortname,
      title: course.fullname,
      type: ['CourseSection'],
    },
    [claim('ext')]: { user_username: user.username, lms: 'moodle-2' },
    [claim('tool_platform')]: {
      product_family_code: 'moodle',
      version: '2025100600.02',
      guid,
      name: 'campus',
      description: 'Campus',
    },
  };
}

function agsEndpoint(parts: Parts, lineItem?: number): Claims {
  const { campus, tool, course } = parts;
  const granted = tool.scopes.filter((scope) => scope.includes('/lti-ags/'));
  if (granted.length === 0) return {};
  const lineitems = `${campus.url()}/mod/lti/services.php/${course.id}/lineitems?type_id=${tool.id}`;
  const own = lineItem === undefined ? {} : { lineitem: lineItemUrl(campus, course.id, lineItem, tool.id) };
  return { [agsClaim]: { scope: granted, lineitems, ...own } };
}

/** Where the roster of a tool's course is read. */
export function membersUrl(campus: Campus, course: Course, tool: Tool): string {
  return `${campus.url()}/mod/lti/services.php/CourseSection/${course.id}/bindings/${tool.id}/memberships`;
}

function linkClaims(parts: Parts, activity: Activity, target: 'iframe' | 'window'): Claims {
  const { campus, tool, course, user } = parts;
  const link = activity.link;
  const mayRead = tool.scopes.includes(scopes.members);
  const members = membersUrl(campus, course, tool);
  const custom = customOf(parts, { ...tool.custom, ...link?.custom });
  const back = `course=${course.id}&launch_container=3&instanceid=${activity.instance}&sesskey=${sesskeyOf(campus, user)}`;
  return {
    [claim('target_link_uri')]: link?.url ?? tool.targetLinkUri,
    [claim('resource_link')]: {
      title: activity.name,
      description: activity.text,
      id: String(activity.instance),
    },
    [claim('launch_presentation')]: {
      locale: user.lang,
      document_target: target,
      return_url: `${campus.url()}/mod/lti/return.php?${back}`,
    },
    [claim('custom')]: mayRead ? { ...custom, context_memberships_url: members } : custom,
    ...agsEndpoint(parts, link?.lineItem),
    ...(mayRead
      ? { [nrpsClaim]: { context_memberships_url: members, service_versions: ['1.0', '2.0'] } }
      : {}),
  };
}

function deepLinkClaims(parts: Parts): Claims {
  const { campus, tool, course, user } = parts;
  const back = `course=${course.id}&id=${tool.id}&sesskey=${sesskeyOf(campus, user)}`;
  return {
    [claim('target_link_uri')]: tool.deepLinkUri ?? tool.targetLinkUri,
    [claim('launch_presentation')]: { locale: user.lang },
    [claim('custom')]: customOf(parts, tool.custom),
    ...agsEndpoint(parts),
    [deepLinkingClaim]: {
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['frame', 'iframe', 'window'],
      accept_copy_advice: false,
      accept_multiple: true,
      accept_unsigned: false,
      auto_create: false,
      can_confirm: false,
      deep_link_return_url: `${campus.url()}/mod/lti/contentitem_return.php?${back}`,
      title: tool.name,
      text: '',
    },
  };
}

function reviewClaims(parts: Parts, learner: number): Claims {
  const about = parts.campus.world.user(learner);
  if (about === undefined) return {};
  return {
    [claim('for_user')]: {
      user_id: String(about.id),
      person_sourcedid: about.idnumber,
      ...(parts.tool.sendName
        ? { given_name: about.firstname, family_name: about.lastname, name: fullName(about) }
        : {}),
      ...(parts.tool.sendEmail ? { email: about.email } : {}),
      roles: [roles.learner],
    },
  };
}

/** All claims of a launch's token. Throws where the launch names something that is gone. */
export function claimsOf(campus: Campus, launch: Launch, nonce: string): Claims {
  const tool = campus.tools.byId(launch.tool);
  const course = campus.world.course(launch.course);
  const user = campus.world.user(launch.user);
  if (tool === undefined || course === undefined || user === undefined) throw new Error('The launch is gone');
  const parts = { campus, tool, course, user };
  const shared = sharedClaims(parts, nonce);
  const message = claim('message_type');
  if (launch.kind === 'deep-link') {
    return { ...shared, [message]: 'LtiDeepLinkingRequest', ...deepLinkClaims(parts) };
  }
  const { activity } = campus.world.activity(launch.cmid);
  if (launch.kind === 'review') {
    const about = { ...linkClaims(parts, activity, 'iframe'), ...reviewClaims(parts, launch.learner) };
    return { ...shared, [message]: 'LtiSubmissionReviewRequest', ...about };
  }
  return { ...shared, [message]: 'LtiResourceLinkRequest', ...linkClaims(parts, activity, launch.target) };
}
