/** Adding a tool activity: the teacher picks a tool, the tool's own picker runs in a frame, its links are kept. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { type Campus, sesskeyOf } from '../campus.ts';
import { markup } from '../../web/markup.ts';
import { barePage, heading } from '../../web/page.ts';
import { field, wholeNumber } from '../../web/requests.ts';
import { keepContentItems, readDeepLinkAnswer } from '../lti/content-items.ts';
import { beginLogin } from '../lti/login.ts';
import { toolFrame } from './activities.ts';
import { mayTeach, needTeacher, sendPage, sorryPage } from './chrome.ts';

function showTools(campus: Campus, req: Request, res: Response): void {
  const seen = needTeacher(campus, req, res);
  if (seen === undefined) return;
  const { course } = seen;
  const cards = campus.tools
    .list()
    .filter((tool) => tool.state === 'active' && tool.deepLinkUri !== undefined)
    .map(
      (tool) =>
        markup`<a class="panel" href="/course/${course.id}/add-tool/${tool.id}"><h2>${tool.name}</h2><p class="muted small">${tool.description === '' ? tool.domain : tool.description}</p></a>`,
    );
  const none = markup`<p class="note">No tool can be added yet. An administrator adds one under Administration → Tools and activates it.</p>`;
  const body = markup`${heading('Add tool activity', 'Choose a tool. It shows what it has; what you pick becomes an activity.', undefined, { href: `/course/${course.id}`, label: course.fullname })}
${cards.length === 0 ? none : markup`<div class="grid">${cards}</div>`}`;
  sendPage(campus, req, res, { title: 'Add tool activity', body });
}

function showPicker(campus: Campus, req: Request, res: Response): void {
  const seen = needTeacher(campus, req, res);
  const tool = campus.tools.byId(Number(req.params['tool']));
  if (seen === undefined) return;
  const { course } = seen;
  if (tool === undefined) {
    res.status(404).send(sorryPage('No such tool', 'It may have been removed.'));
    return;
  }
  const after = `/course/${course.id}`;
  const src = `/mod/lti/contentitem.php?course=${course.id}&id=${tool.id}`;
  const body = markup`${heading(`Add from ${tool.name}`, undefined, undefined, { href: after, label: course.fullname })}
${toolFrame(campus, { src, title: tool.name, after })}`;
  sendPage(campus, req, res, { title: `Add from ${tool.name}`, body });
}

async function takeAnswer(campus: Campus, req: Request, res: Response): Promise<void> {
  const course = campus.world.course(wholeNumber(req.query, 'course') ?? 0);
  const tool = campus.tools.byId(wholeNumber(req.query, 'id') ?? 0);
  const teacher = campus.world.users.find((user) => sesskeyOf(campus, user) === field(req.query, 'sesskey'));
  if (course === undefined || tool === undefined || teacher === undefined || !mayTeach(course, teacher)) {
    res
      .status(403)
      .send(sorryPage('Not accepted', 'This answer does not belong to a picker that was opened here.'));
    return;
  }
  try {
    const answer = await readDeepLinkAnswer(campus, tool, field(req.body, 'JWT'));
    const added = keepContentItems(campus, tool, course, answer.items);
    const title = added.length === 1 ? 'One activity added' : `${added.length} activities added`;
    const list = added.map(
      (one) => markup`<li><a target="_top" href="/mod/lti/view.php?id=${one.cmid}">${one.name}</a></li>`,
    );
    const body = markup`<h1>${title}</h1>${answer.message !== undefined && markup`<p>${answer.message}</p>`}<ul>${list}</ul>
<p><a target="_top" href="/course/${course.id}">Back to the course</a></p>`;
    res.send(barePage(title, body, '/close.js'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    res.status(400).send(sorryPage('The tool’s answer was refused', why));
  }
}

/** `/course/<id>/add-tool[/<tool>]`, the login that opens the picker, and the address tools answer to. */
export function routeToolActivities(app: Express, campus: Campus): void {
  app.get('/course/:course/add-tool', (req, res) => showTools(campus, req, res));
  app.get('/course/:course/add-tool/:tool', (req, res) => showPicker(campus, req, res));
  app.get('/mod/lti/contentitem.php', (req, res) => {
    const seen = needTeacher(campus, req, res);
    const tool = wholeNumber(req.query, 'id');
    if (seen === undefined || tool === undefined) return;
    beginLogin(campus, res, { kind: 'deep-link', user: seen.user.id, tool, course: seen.course.id });
  });
  app.post('/mod/lti/contentitem_return.php', urlencoded({ extended: false, limit: '1mb' }), (req, res) =>
    takeAnswer(campus, req, res),
  );
}
