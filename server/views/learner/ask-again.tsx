/** Asks the LMS about this learner at once; once a minute. */
import type { VNode } from 'preact';
import type { LookState } from '../../actions/learners/read-look.ts';
import { Button } from '../components/button.tsx';
import { Filled } from '../components/filled.tsx';
import { Time } from '../components/time.tsx';
import type { Frame } from './learner-page.tsx';

export interface AskAgainProps {
  frame: Frame;
  look: LookState;
  /** False where nothing is left to be earned. */
  isNeeded: boolean;
  /** Badge whose page asks, so that the answer leads back to it. */
  badge?: string | undefined;
}

export function AskAgain({ frame, look, isNeeded, badge }: AskAgainProps): VNode | null {
  const { words, home, now } = frame;
  if (!isNeeded) return null;
  if (look.canAsk === 'never') return <p class="small muted gap-16">{words.t('learner.look.push')}</p>;
  return (
    <form method="post" action={`${home}/look`} class="line gap-16 small muted">
      {badge === undefined ? null : <input type="hidden" name="badge" value={badge} />}
      {look.canAsk === 'yes' ? (
        <>
          <span>{words.t('learner.look.hint')}</span>
          <Button isLow icon="rotate-cw">
            {words.t('learner.look.ask')}
          </Button>
          {look.lookedAt === undefined ? null : (
            <span>
              <Filled
                words={words}
                phrase="learner.look.asked"
                parts={{ ago: <Time at={look.lookedAt} now={now} form="ago" words={words} /> }}
              />
            </span>
          )}
        </>
      ) : (
        <span>{words.t(`learner.look.${look.canAsk}`)}</span>
      )}
    </form>
  );
}
