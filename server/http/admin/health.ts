/** `/admin`: how everything is. */
import type { Router } from 'express';
import { DEAD_CAP } from '../../actions/system/dead-letters.ts';
import { needsSomebody, readHealth } from '../../actions/system/read-health.ts';
import { isWholeSetUp, readSetUp } from '../../actions/system/read-set-up.ts';
import type { Context } from '../../context.ts';
import { HealthPage } from '../../views/admin/health-page.tsx';
import { html } from '../base/asked.ts';
import { frameOf } from './base/frame.ts';
import { ownerRoute } from './base/owner-route.ts';

export function healthRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin',
    ownerRoute(ctx, async (asked, owner) => {
      const { lines, today } = await readHealth(ctx, owner.organisation.id);
      const steps = await readSetUp(ctx, owner.organisation);
      const done = steps.filter(({ state }) => state === 'done').length;
      const view = HealthPage({
        frame: frameOf(asked, owner),
        lines,
        needing: lines.filter(needsSomebody).length,
        today,
        cap: DEAD_CAP,
        setUp: isWholeSetUp(steps) ? undefined : { done, of: steps.length },
      });
      return html(view);
    }),
  );
}
