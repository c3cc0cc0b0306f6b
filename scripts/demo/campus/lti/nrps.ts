/** Names and role provisioning services 2.0: the roster, in pages. */
import type { Express, Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { field } from '../../web/requests.ts';
import { type Course, fullName, type User } from '../model.ts';
import { membersUrl } from './claims.ts';
import { scopes, types } from './names.ts';
import { sendPaged } from './paging.ts';
import type { Tool } from './tools.ts';

function member(course: Course, user: User, tool: Tool): Record<string, unknown> {
  return {
    status: 'Active',
    roles: [course.teachers.includes(user.id) ? 'Instructor' : 'Learner'],
    user_id: String(user.id),
    lis_person_sourcedid: user.idnumber,
    ...(tool.sendName
      ? { name: fullName(user), given_name: user.firstname, family_name: user.lastname }
      : {}),
    ...(tool.sendEmail ? { email: user.email } : {}),
    ext_user_username: user.username,
  };
}

function answerMembers(campus: Campus, req: Request, res: Response): void {
  const tool = campus.tokens.allow(req, res, [scopes.members]);
  if (tool === undefined) return;
  const course = campus.world.course(Number(req.params['course']));
  if (course === undefined || req.params['binding'] !== String(tool.id)) {
    res.status(404).json({ status: 404, reason: 'Not Found' });
    return;
  }
  const role = field(req.query, 'role').replace(/^.*#/, '');
  const enrolled = [...course.teachers, ...course.learners]
    .map((id) => campus.world.user(id))
    .filter((user) => user !== undefined)
    .map((user) => member(course, user, tool))
    .filter((one) => role === '' || (one['roles'] as string[]).includes(role));
  sendPaged(campus, req, res, {
    items: enrolled,
    type: types.members,
    most: campus.settings.membersPerPage,
    forget: ['role'],
    wrap: (members) => ({
      id: membersUrl(campus, course, tool),
      context: { id: String(course.id), label: course.shortname, title: course.fullname },
      members,
    }),
  });
}

/** The roster's address, as Moodle has it. */
export function routeMembers(app: Express, campus: Campus): void {
  app.get(
    '/mod/lti/services.php/CourseSection/:course/bindings/:binding/memberships',
    campus.faults.guard('members'),
    (req, res) => answerMembers(campus, req, res),
  );
}
