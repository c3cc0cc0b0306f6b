/** A learner takes the badges out of the LMS: proves an address, and lets a wallet of another maker collect them. */
import type { Mail } from '../mailbox/start-mailbox.ts';
import type { Visit } from '../web/visitor.ts';
import { myBadges } from './learn.ts';
import { until } from './until.ts';
import { BADGE_NAME, type Details, fine, known, plain, sam, type Way } from './way.ts';

const MAIL_MS = 15_000;

/** The learner opens the mailed link that proves the address the LMS gave; badges keep that address. */
export async function addressProved(way: Way): Promise<void> {
  await until('the address is proved', async () => {
    const { inside, home } = await myBadges(way);
    const page = fine(await inside.open(`${home}/preferences/addresses`));
    if (page.words.includes('Confirmed on')) return true;
    const before = newest(way, '/prove-email?')?.id ?? 0;
    await inside.press(page, 'Send link', { address: sam.email });
    const mail = await way.demo.mailbox
      .waitFor((one) => one.id > before && linkIn(one, '/prove-email?') !== undefined, MAIL_MS)
      .catch(() => newest(way, '/prove-email?'));
    const link = mail === undefined ? undefined : linkIn(mail, '/prove-email?');
    if (link === undefined) throw new Error('no mail with a link came');
    await way.people.wallet.press(fine(await way.people.wallet.open(link)), 'Confirm this address');
    return undefined;
  });
}

function newest({ demo }: Way, path: string): Mail | undefined {
  return demo.mailbox.mails().findLast((mail) => linkIn(mail, path) !== undefined);
}

function linkIn({ text, to }: Mail, path: string): string | undefined {
  const link = /https?:\S+\?ticket=[\w-]+/.exec(text)?.[0];
  return to.includes(sam.email) && link?.includes(path) === true ? link : undefined;
}

/** The wallet finds the host, registers, is allowed, collects and checks; then it puts in a badge of its own. */
export async function walletCollected(way: Way): Promise<Details> {
  const { wallet, product } = way.demo;
  await addressProved(way);
  const badge = await until('the wallet has the badge', async () => {
    const collected = wallet
      .badges()
      .find(({ name, standing }) => name === BADGE_NAME && standing === 'valid');
    if (collected !== undefined) return collected;
    await connect(way);
    const problem = wallet.problemAt(product.url);
    if (problem !== undefined) throw new Error(problem);
    return undefined;
  });
  const foreign = await until('a badge from elsewhere comes back', async () => {
    const given = wallet.badges().find(({ standing }) => standing === 'foreign');
    if (given !== undefined) return given;
    await way.people.wallet.press(fine(await way.people.wallet.open(wallet.url)), 'Put in a badge');
    throw new Error(wallet.problemAt(product.url) ?? 'it did not come back');
  });
  await until('the person sees it too', async () => {
    const page = fine(await way.people.wallet.open(`${product.url}/my`));
    return page.words.includes('From elsewhere') && page.words.includes(foreign.name) ? true : undefined;
  });
  const isSame = known(way, 'credential').endsWith(badge.id.replace('urn:uuid:', ''));
  if (!isSame) throw new Error('the wallet was given another credential than the one that is published');
  return { collected: badge.id, checks: badge.checks, putIn: foreign.id, wallets: wallet.url };
}

/** From the wallet to the host's question and back, signing in by a mailed link on the way. */
async function connect(way: Way): Promise<void> {
  const { wallet, product } = way.demo;
  const browser = way.people.wallet;
  let page = await browser.press(fine(await browser.open(wallet.url)), 'Connect', { host: product.url });
  if (new URL(page.url).pathname === '/sign-in') page = await signIn(way, page);
  if (!plain(page).includes('collect your badges?'))
    throw new Error(`expected the question, came to ${page.url}: ${plain(page).slice(0, 200)}`);
  fine(await browser.press(page, /^Allow/));
}

async function signIn({ demo, people }: Way, door: Visit): Promise<Visit> {
  const before = demo.mailbox.mails().at(-1)?.id ?? 0;
  fine(await people.wallet.press(door, 'Send a sign-in link', { address: sam.email }));
  const mail = await demo.mailbox.waitFor(
    (one) => one.id > before && linkIn(one, '/sign-in/confirm') !== undefined,
    MAIL_MS,
  );
  const link = linkIn(mail, '/sign-in/confirm') ?? '';
  return people.wallet.press(fine(await people.wallet.open(link)), 'Sign in');
}
