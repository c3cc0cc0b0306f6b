/** `badge-bridge demo`: the product with a small LMS, a backpack and a mailbox around it. */
import { once } from 'node:events';
import { demoPassword } from './backpack/start-backpack.ts';
import { startConstellation } from './constellation.ts';
import { seed } from './walk/seed.ts';
import { type StepResult, walk } from './walk/walk.ts';
import { admin, COURSE, elodie, known, newWay, owner, sam, teacher, type Way } from './walk/way.ts';

export interface DemoOptions {
  headless?: boolean;
  json?: boolean;
}

/** Ports of a demo that people look at; free ones where they are taken. */
const PORTS = { product: 3000, campus: 3100, backpack: 3200, mailbox: 3300, wallet: 3400 } as const;

/** With `headless` the whole main job without a person, exit code 1 where a step did not hold; else until Ctrl+C. */
export async function demo(options: DemoOptions): Promise<void> {
  if (options.headless === true) await walkThrough(options.json === true);
  else await show();
}

async function walkThrough(isJson: boolean): Promise<void> {
  const constellation = await startConstellation();
  try {
    const isWell = await walk(newWay(constellation), (result) => {
      console.log(isJson ? JSON.stringify(result) : inWords(result));
    });
    if (isWell) console.log(isJson ? JSON.stringify({ ok: true }) : 'Every step held.');
    else for (const line of constellation.product.complaints()) console.error(line);
    process.exitCode = isWell ? 0 : 1;
  } finally {
    await constellation.close();
  }
}

function inWords({ step, ok, ms, error }: StepResult): string {
  return ok ? `ok    ${step} (${ms} ms)` : `FAILS ${step}: ${error ?? ''}`;
}

async function show(): Promise<void> {
  console.log('Starting Badge Bridge with an LMS, a backpack, a mailbox and a wallet around it ...');
  const constellation = await startConstellation({ ports: PORTS });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const way = newWay(constellation);
    await Promise.race([seed(way), stopped]);
    console.log(await whatToClick(way));
    await stopped;
  } finally {
    await constellation.close();
  }
}

async function whatToClick(way: Way): Promise<string> {
  const { product, campus, backpack, mailbox, wallet } = way.demo;
  const ownersLink = (await product.run(['invite', '--owner', owner.address])).trim();
  const as = (username: string, path: string): string => `${campus.url}/as/${username}?to=${path}`;
  return `
Everything is ready. It lives in memory and a temporary folder, and is gone when you stop it (Ctrl+C).

  Badge Bridge  ${product.url}
  Campus (LMS)  ${campus.url}
  Satchel       ${backpack.url}   (backpack; password of everybody: ${demoPassword})
  Mailbox       ${mailbox.url}
  Pocket        ${wallet.url}   (wallet for Open Badges 3.0)

As an administrator (${owner.name})
  1. Sign in to Badge Bridge; the link works once:
     ${ownersLink}
  2. See what is connected, the backpacks, deliveries, API keys and the log (under Organisation).
  3. See the LMS's side of it: ${as(admin.username, '/admin/tools')}

As a teacher (Jonas Weber)
  1. Open the tool in the course: ${as(teacher.username, `/mod/lti/view.php?id=${known(way, 'link')}`)}
     It opens one badge: see who has it, who is how far and why not yet.
     "Badges in this course" leads to all of them.
  2. Finish the draft "Field Researcher" there, check it, activate it.
  3. Add another badge to the course: ${as(teacher.username, `/course/${COURSE}/add-tool`)}
  4. Complete, grade and undo for a learner: ${as(teacher.username, `/course/${COURSE}/learners`)}

As a learner
  1. ${sam.name} has a badge: ${as(sam.username, `/mod/lti/view.php?id=${known(way, 'link')}`)}
     Open it, connect Satchel under Preferences (sign in as ${sam.email}), send it, share it.
  2. ${elodie.name} has still to earn it: ${as(elodie.username, `/mod/lti/view.php?id=${known(way, 'link')}`)}
     Complete the course for her as the teacher and look again.
  3. ${sam.name} also has the badge without the LMS: ${product.url}/my
     Sign in as ${sam.email}; the link comes to the mailbox.
  4. Collect it with the wallet: ${wallet.url}
     Press "Connect", allow it, and put in a badge of another issuer.

As somebody who verifies a badge, without an account
  1. The badge ${sam.name} made public: ${known(way, 'publicUrl')}
  2. Revoke it as the teacher, and look again; Satchel notices too.
`;
}
