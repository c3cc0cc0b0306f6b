/** Who is using campus: the list of people, and switching between them. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { type Campus, sessionName } from '../campus.ts';
import { markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { field, localPath, ownFormsOnly, setSessionCookie } from '../../web/requests.ts';
import { personLine, sendPage } from './chrome.ts';

function become(campus: Campus, res: Response, username: string, to: string): void {
  const user = campus.world.userNamed(username);
  if (user === undefined) {
    res.status(404).type('text/plain').send('There is nobody of that name.');
    return;
  }
  setSessionCookie(res, sessionName, user.username);
  res.redirect(303, localPath(to));
}

function showPeople(campus: Campus, req: Request, res: Response): void {
  const to = localPath(field(req.query, 'to'));
  const people = campus.world.users
    .slice(0, 12)
    .map(
      (user) => markup`<button class="who" name="user" value="${user.username}">${personLine(user)}</button>`,
    );
  const body = markup`${heading('Who are you today?', 'Choose a person. You can switch at any time in the menu at the top.')}
<form class="grid" method="post" action="/switch"><input type="hidden" name="to" value="${to}">${people}</form>`;
  sendPage(campus, req, res, { title: 'Sign in', body });
}

/** `/sign-in`, `POST /switch` (`user`, `to`), and `/as/<username>?to=` for links that somebody prints. */
export function routePeople(app: Express, campus: Campus): void {
  app.get('/sign-in', (req, res) => showPeople(campus, req, res));
  app.post('/switch', ownFormsOnly, urlencoded({ extended: false }), (req, res) => {
    become(campus, res, field(req.body, 'user'), field(req.body, 'to'));
  });
  app.get('/as/:username', (req, res) => {
    become(campus, res, req.params.username, field(req.query, 'to'));
  });
}
