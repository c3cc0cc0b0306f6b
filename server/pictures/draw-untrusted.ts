/** Draws an uploaded SVG in a process of its own, which is ended when it takes too long or too much. */
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { refusal } from './refuse-upload.ts';
import { uploadLimits } from './upload-limits.ts';

const program = new URL(`./draw-untrusted-process${extname(import.meta.filename)}`, import.meta.url);

/** Pictures that wait for each other: one that takes long delays those of its lane, and nothing else. */
export interface Lane {
  last: Promise<unknown>;
  /** Pictures that are drawn or wait. */
  count: number;
}

export const newLane = (): Lane => ({ last: Promise.resolve(), count: 0 });

const uploads = newLane();

/**
 * PNG of a checked SVG at its own size.
 * @param lane that of uploads unless told
 * @throws IMAGE_INVALID where it cannot be drawn, IMAGE_TOO_LARGE where drawing took too long
 */
export async function drawUntrusted(svg: string, lane: Lane = uploads): Promise<Buffer> {
  lane.count += 1;
  const turn = lane.last.then(() => draw(svg)).finally(() => (lane.count -= 1));
  lane.last = turn.catch(() => undefined);
  return turn;
}

async function draw(svg: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = fork(program, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, uploadLimits.drawMs);
    child.once('message', (answer) => {
      if (answer instanceof Uint8Array) resolve(Buffer.from(answer));
      else reject(refusal('broken', typeof answer === 'string' ? answer : ''));
      child.kill('SIGKILL');
    });
    child.once('error', (cause) => reject(refusal('broken', '', cause)));
    child.once('exit', () => {
      clearTimeout(limit);
      reject(refusal(isLate ? 'too-complex' : 'broken'));
    });
    child.send(svg);
  });
}
