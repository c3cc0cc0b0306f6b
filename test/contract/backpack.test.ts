import { createBackpackRegistry } from '../../adapters/backpacks/index.ts';
import { createHttp } from '../../adapters/http/create-http.ts';
import { createBackpackTwin, TWIN_ADDRESS } from '../helpers/backpack-twin.ts';
import { type Dialect, fakeBackpack } from '../helpers/fake-backpack.ts';
import { backpackContract } from './backpack-contract.ts';

backpackContract('the twin', (world, clock) => {
  const twin = createBackpackTwin(world, clock);
  return Promise.resolve({
    backpack: twin,
    address: TWIN_ADDRESS,
    consent: (url) => twin.consent(url),
    close: () => Promise.resolve(),
  });
});

for (const dialect of ['standard', 'badgr'] satisfies Dialect[])
  backpackContract(`Badge Connect, ${dialect} host`, async (world, clock) => {
    const host = await fakeBackpack(world, clock, dialect);
    const http = createHttp({ allowedHosts: [host.host], userAgent: 'test' });
    const { 'badge-connect': backpack } = createBackpackRegistry({ http, clock });
    if (backpack === undefined) throw new Error('Badge Connect is not in the registry');
    return { backpack, address: host.origin, consent: (url) => host.consent(url), close: () => host.close() };
  });
