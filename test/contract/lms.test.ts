import { createHttp } from '../../adapters/http/create-http.ts';
import { createLmsRegistry } from '../../adapters/lms/index.ts';
import { fakeMoodle } from '../helpers/fake-moodle.ts';
import { createLmsTwin } from '../helpers/lms-twin.ts';
import { lmsContract } from './lms-contract.ts';

lmsContract('the twin', (world, clock) =>
  Promise.resolve({
    lms: createLmsTwin(world, clock),
    siteUrl: world.siteUrl,
    close: () => Promise.resolve(),
  }),
);

lmsContract('Moodle', async (world, clock) => {
  const site = await fakeMoodle(world);
  const http = createHttp({ allowedHosts: [site.host], userAgent: 'test' });
  const { moodle } = createLmsRegistry({ http, clock });
  if (moodle === undefined) throw new Error('Moodle is not in the registry');
  return { lms: moodle, siteUrl: site.origin, close: () => site.close() };
});
