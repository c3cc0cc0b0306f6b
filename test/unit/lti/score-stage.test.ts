import { expect } from 'chai';
import { scoreStage } from '../../../lti/services/score-stage.ts';
import { type Score, scores } from '../../../server/model/courses/course.ts';
import {
  type BadgeId,
  type CourseId,
  type LearnerId,
  type ResourceLinkId,
  type ScoreId,
} from '../../../server/model/ids.ts';
import { dueWork, isDead, wake } from '../../../server/model/work.ts';
import { stage } from '../../../server/run-stage.ts';
import { processAll } from '../../../server/worker.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { type TestContext, testContext } from '../../helpers/context.ts';
import {
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';

const ID = 's-1' as ScoreId;
const ITEM = '/lineitems/4/lineitem';

describe('the score stage (L39, L40)', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let ctx: TestContext;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    ctx = await testContext({ http: createHttp({ allowedHosts: [platform.host], userAgent: 'test' }) });
    await registerPlatform(ctx, platform);
    await ctx.store.insert(scores, [
      {
        id: ID,
        organisation: ORGANISATION,
        platform: platform.id,
        deployment: '1',
        course: 'c' as CourseId,
        resourceLink: 'r' as ResourceLinkId,
        badge: 'b' as BadgeId,
        learner: 'l' as LearnerId,
        lineItemUrl: `${platform.origin}${ITEM}`,
        sub: '31',
        wanted: 1,
        eventAt: ctx.clock.now(),
        state: 'queued',
        work: dueWork(ctx.clock.now()),
      },
    ]);
  });
  afterEach(async () => {
    await ctx.store.close();
    await platform.close();
  });
  const work = (): Promise<number> => processAll(ctx, [stage(scoreStage)]);
  const answer = (status: number, headers: Record<string, string> = {}): void => {
    platform.routes[`${ITEM}/scores`] = (_heard, response) => {
      response.writeHead(status, headers).end();
    };
  };
  const score = async (): Promise<Score> => {
    const stored = await ctx.store.get(scores, ID);
    if (stored === undefined) throw new Error('no score');
    return stored;
  };
  const sent = (): unknown[] =>
    platform
      .asked(`${ITEM}/scores`)
      .map(({ body }) => (JSON.parse(body) as { scoreGiven: number }).scoreGiven);

  it('sends once and is done', async () => {
    answer(200);
    await work();
    expect(await score()).to.include({ state: 'sent', sent: 1, sentEventAt: ctx.clock.now() });
    expect((await score()).work).to.equal(undefined);
    await work();
    expect(sent()).to.deep.equal([1]);
  });

  it('tries again later after 503, not before the time the platform asks for', async () => {
    answer(503, { 'retry-after': '3600' });
    await work();
    expect((await score()).work).to.deep.include({ dueAt: ctx.clock.now() + 3_600_000, attempt: 1 });
    answer(200);
    ctx.clock.advance(3_600_000);
    await work();
    expect((await score()).state).to.equal('sent');
  });

  it('gives the attempt back after 429', async () => {
    answer(429);
    await work();
    expect((await score()).work).to.deep.include({ dueAt: ctx.clock.now() + 60_000, attempt: 0 });
  });

  it('gives up after 400 and says why', async () => {
    answer(400);
    await work();
    const given = await score();
    expect(given).to.include({ state: 'refused', lastCode: 'LTI_SERVICE_REFUSED' });
    expect(isDead(given)).to.equal(true);
  });

  it('does not lose a change that comes while the call is under way', async () => {
    platform.routes[`${ITEM}/scores`] = (_heard, response) => {
      answer(200);
      void score()
        .then((current) =>
          ctx.store.replace(
            scores,
            wake<Score>({ ...current, wanted: 0, eventAt: current.eventAt + 1000 }, ctx.clock.now()),
          ),
        )
        .then(() => response.writeHead(200).end());
    };
    await work();
    expect(sent()).to.deep.equal([1, 0]);
    expect(await score()).to.include({ state: 'sent', sent: 0 });
  });
});
