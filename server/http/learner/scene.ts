/** Who asks for a learner's page, in which course, and the frame of the page around the answer. */
import { enterCourse, type InCourse } from '../../actions/courses/enter-course.ts';
import { type Me, ownLearner } from '../../actions/learners/own-learner.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Frame } from '../../views/learner/learner-page.tsx';
import type { Asked } from '../base/asked.ts';

export interface Scene extends InCourse {
  me: Me;
  frame: Frame;
}

/**
 * For looking. Throws NOT_SIGNED_IN, FORBIDDEN, and SESSION_OF_OTHER where the page that asks was made for
 * somebody else: people share browsers, and one session replaces the other.
 */
export async function sceneOf(ctx: Context, asked: Asked): Promise<Scene> {
  const entered = await enterCourse(ctx, asked.lms, asked.params['course'] ?? '');
  const me = await ownLearner(ctx, entered.session);
  const who = asked.form.text('who') || asked.query.get('who');
  if (who !== null && who !== me.learner.id)
    throw new BridgeError('SESSION_OF_OTHER', 'the page was made for another learner');
  const frame = {
    words: asked.words,
    platformOrigin: entered.platformOrigin,
    home: `/courses/${entered.course.id}/my`,
    who: me.learner.id,
    now: asked.now,
  };
  return { ...entered, me, frame };
}

/** For doing something: a visitor without a role in the course may only look (lti.md L20). */
export async function actingSceneOf(ctx: Context, asked: Asked): Promise<Scene> {
  const scene = await sceneOf(ctx, asked);
  if (scene.entry.role === 'viewer') throw new BridgeError('FORBIDDEN', 'a visitor may only look');
  return scene;
}
