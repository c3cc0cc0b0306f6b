/** The owner's and the LMS administrator's part: set up, register, approve, connect. */
import { pause, until } from './until.ts';
import type { Visit } from '../web/visitor.ts';
import { admin, atCampus, type Details, fine, intoFrame, known, owner, type Way } from './way.ts';

/** Opens a page of the administration, becoming the first owner or signing in again where need be. */
async function office(way: Way, path: string): Promise<Visit> {
  const visitor = way.people.owner;
  const { product } = way.demo;
  const page = await visitor.open(product.url + path);
  if (new URL(page.url).pathname === path) return fine(page);
  await becomeOwner(way);
  return fine(await visitor.open(product.url + path));
}

async function becomeOwner(way: Way): Promise<void> {
  const visitor = way.people.owner;
  const link = way.demo.product.setUpLink();
  if (link === undefined) throw new Error('the product has printed no set-up link');
  const form = await visitor.open(link);
  if (form.status === 200) {
    await visitor.press(form, 'Set up', owner);
    return;
  }
  // A restart prints a new link while nobody owns it; where none comes, somebody does.
  await pause(500);
  if (way.demo.product.setUpLink() === link) await signInByMail(way);
}

async function signInByMail({ demo, people }: Way): Promise<void> {
  const asked = await people.owner.open(`${demo.product.url}/sign-in`);
  const count = demo.mailbox.mails().length;
  await people.owner.press(asked, 'Send a sign-in link', { address: owner.address });
  const mail = await demo.mailbox.waitFor((one) => one.id > count, 5000);
  const link = /https?:\/\/\S+\/sign-in\/confirm\?\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error('the mail carries no link');
  await people.owner.press(await people.owner.open(link), 'Sign in');
}

/** The owner makes a link, the LMS administrator pastes it, both sides approve. */
export async function registered(way: Way): Promise<Details> {
  await until('the LMS is registered', () => register(way));
  await until('the LMS is approved', () => approve(way));
  await until('Moodle is connected', () => connectMoodle(way));
  await until('the signals API is open', () => openSignals(way));
  await until('the backpack is offered', () => offerBackpack(way));
  const tool = way.demo.campus.tools.list()[0];
  return {
    platform: known(way, 'platform'),
    issuer: way.demo.campus.url,
    clientId: tool?.clientId ?? '',
    services: tool?.scopes.length ?? 0,
  };
}

async function register(way: Way): Promise<true | undefined> {
  const { campus } = way.demo;
  if (await findPlatform(way)) return true;
  const list = await office(way, '/admin/platforms');
  const made = fine(await way.people.owner.press(list, 'Make an invite link', { label: 'Linden Campus' }));
  const link = /https?:\/\/[^"'\s<]+\/lti\/register\?invite=[\w-]+/.exec(made.html)?.[0];
  if (link === undefined) throw new Error('no invite link is shown');
  const tools = await atCampus(way, way.people.admin, admin.username, '/admin/tools');
  const frame = await way.people.admin.press(tools, 'Add LTI Advantage tool', { url: link });
  const { visit } = await intoFrame(way.people.admin, fine(frame));
  if (visit.status !== 200) throw new Error(visit.words.slice(0, 300));
  // A registration that was cut off left a tool behind that the product does not know.
  for (const tool of campus.tools.list().slice(0, -1)) campus.tools.remove(tool.id);
  return (await findPlatform(way)) ? true : undefined;
}

async function findPlatform(way: Way): Promise<boolean> {
  const list = await office(way, '/admin/platforms');
  const link = list.links.find(({ href }) => /\/admin\/platforms\/(?!new)[\w-]+$/.test(href));
  if (link === undefined) return false;
  way.found.set('platform', new URL(link.href).pathname.split('/').at(-1) ?? '');
  return true;
}

const platformPath = (way: Way): string => `/admin/platforms/${known(way, 'platform')}`;

async function approve(way: Way): Promise<true | undefined> {
  const tool = way.demo.campus.tools.list()[0];
  if (tool === undefined) throw new Error('campus knows no tool');
  if (tool.state !== 'active') {
    const tools = await atCampus(way, way.people.admin, admin.username, '/admin/tools');
    await way.people.admin.press(tools, 'Activate');
  }
  const page = await office(way, platformPath(way));
  if (page.forms.some(({ buttons }) => buttons.some(({ label }) => label.includes('Approve LMS'))))
    await way.people.owner.press(page, 'Approve LMS');
  const after = await office(way, platformPath(way));
  return after.words.includes('Switch off') && tool.state === 'active' ? true : undefined;
}

async function connectMoodle(way: Way): Promise<true | undefined> {
  const { owner: visitor } = way.people;
  const page = await office(way, platformPath(way));
  if (page.words.includes('Activities can be read')) return true;
  if (page.words.includes('Testing the connection')) return undefined;
  const services = await atCampus(way, way.people.admin, admin.username, '/admin/web-services');
  const token = /<code id="token">([^<]+)</.exec(services.html)?.[1];
  if (token === undefined) throw new Error('campus shows no token');
  const saved = await visitor.press(page, 'Save and test', { siteUrl: way.demo.campus.url, token });
  return fine(saved).words.includes('Activities can be read') ? true : undefined;
}

/** Two keys: one that campus sends completions with, one with which the walk reads awards. */
async function openSignals(way: Way): Promise<true | undefined> {
  const { product, campus } = way.demo;
  if (campus.push.settings().apiKey === '') {
    const { key, secret } = await makeKey(way, {
      name: 'Campus push',
      channel: 'campus',
      scopes: 'signals:write',
    });
    const signals = await atCampus(way, way.people.admin, admin.username, '/admin/signals');
    const url = `${product.url}/api/v1/signals`;
    const platform = known(way, 'platform');
    await way.people.admin.press(signals, 'Save', { mode: 'push', url, platform, apiKey: key, secret });
  }
  if (!way.found.has('readKey')) {
    const { key } = await makeKey(way, { name: 'Reader', channel: 'reader', scopes: 'awards:read' });
    way.found.set('readKey', key);
  }
  return true;
}

async function makeKey(way: Way, fields: Record<string, string>): Promise<{ key: string; secret: string }> {
  const page = await office(way, '/admin/api-keys');
  const first = await way.people.owner.press(page, 'Make key', fields);
  // The channel is taken where an attempt that was cut off has made a key that nobody has seen.
  const channel = `${fields['channel'] ?? ''}-${page.words.length}`;
  const made = fine(
    first.status === 422 ? await way.people.owner.press(first, 'Make key', { ...fields, channel }) : first,
  );
  const values = [...made.html.matchAll(/value="([^"]+)"/g)].map(([, value = '']) => value);
  const key = values.find((value) => /^bb_[^_]+_[\w-]{43}$/.test(value));
  const secret = values.find((value) => /^[\w-]{43}$/.test(value)) ?? '';
  if (key === undefined) throw new Error('the API key is not shown');
  return { key, secret };
}

async function offerBackpack(way: Way): Promise<true | undefined> {
  const page = await office(way, '/admin/backpacks');
  const address = way.demo.backpack.url;
  if (page.words.includes('Satchel') && /Ready|Works|tested/.test(page.words)) return true;
  if (!page.words.includes(new URL(address).host))
    await way.people.owner.press(page, 'Add backpack', { address });
  return undefined;
}
