/** What runs in the thread that writes: carries out what it is sent, in order, and answers once it is durable. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BridgeError } from '../../../server/errors.ts';
import { connect } from './connection.ts';
import type { ThreadAnswer, ThreadMessage } from './threaded-writer.ts';
import { inlineWriter } from './writer.ts';

const db = await connect((workerData as { file: string }).file);
const writer = inlineWriter(db);
let answers: ThreadAnswer[] = [];

/** The answers to the writes of one transaction come in one turn, and go in one message. */
function answer(one: ThreadAnswer): void {
  if (answers.push(one) > 1) return;
  queueMicrotask(() => {
    parentPort?.postMessage(answers);
    answers = [];
  });
}

parentPort?.on('message', (message: ThreadMessage) => {
  if (message === 'close') {
    void writer.close().then(() => {
      db.close();
      parentPort?.close();
    });
    return;
  }
  for (const { number, write } of message)
    writer.write(write).then(
      (result) => answer({ number, result }),
      (thrown: unknown) => {
        const { code, message: text } = thrown as BridgeError;
        answer({ number, error: { code, message: text } });
      },
    );
});
