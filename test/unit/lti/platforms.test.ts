import { expect } from 'chai';
import {
  addDeployment,
  approveDeployment,
  isDeploymentApproved,
  refuseDeployment,
} from '../../../server/actions/platforms/decide-deployment.ts';
import { addPlatform } from '../../../server/actions/platforms/add-platform.ts';
import { changePlatform, formOf } from '../../../server/actions/platforms/change-platform.ts';
import type { PlatformForm } from '../../../server/actions/platforms/platform-form.ts';
import { registerByHand } from '../../../server/actions/platforms/register-by-hand.ts';
import {
  approvePlatform,
  switchPlatformOff,
  switchPlatformOn,
} from '../../../server/actions/platforms/switch-platform.ts';
import { ensureToolKey, rotateToolKey, toolKeysOf } from '../../../server/actions/platforms/tool-key.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { idOf, type OrganisationId, type PlatformId } from '../../../server/model/ids.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { type Platform, platformKeySets, platforms } from '../../../server/model/platforms/platform.ts';
import { type TestContext, testContext } from '../../helpers/context.ts';
import { failureOf } from '../../helpers/failure.ts';

const OWNER = { kind: 'owner', name: 'Ida' } as const;
const ORGANISATION = 'o-1' as OrganisationId;
const good: PlatformForm = {
  name: ' Campus North ',
  issuer: 'https://lms.example',
  clientId: 'client-7',
  authorizationEndpoint: 'https://lms.example/auth',
  tokenEndpoint: 'https://tokens.example/token',
  jwksUrl: 'https://lms.example/jwks',
  tokenAudience: '',
  extraOrigins: 'https://media.example/path\nhttps://cdn.example, ',
  deployments: '1\n2, 2',
};

describe('platforms', () => {
  let ctx: TestContext;
  beforeEach(async () => {
    ctx = await testContext({ http: createHttp({ allowedHosts: [], userAgent: 'test' }) });
  });
  afterEach(() => ctx.store.close());
  const actions = async (): Promise<string[]> =>
    (await ctx.store.find(audits, { where: { organisation: ORGANISATION }, limit: 20 })).items.map(
      ({ action }) => action,
    );
  const byHand = async (): Promise<Platform> => {
    const result = await registerByHand(ctx, OWNER, ORGANISATION, good);
    if (result.kind !== 'registered') throw new Error(result.kind);
    return result.platform;
  };
  /** The same without a key, which takes long to make. */
  const registered = (): Promise<Platform> => {
    const { tokenAudience: _none, deployments: _some, ...given } = good;
    return addPlatform(ctx, OWNER, {
      ...given,
      name: 'Campus North',
      organisation: ORGANISATION,
      family: '',
      version: '',
      state: 'pending',
      extraOrigins: [],
      scopes: [],
      registeredBy: 'manual',
    });
  };

  it('L29 are registered by hand, active at once, with their deployments and a key', async () => {
    const platform = await byHand();
    expect(platform).to.deep.include({
      name: 'Campus North',
      state: 'active',
      registeredBy: 'manual',
      firstDeployment: '1',
      extraOrigins: ['https://media.example', 'https://cdn.example'],
    });
    expect(platform).not.to.have.property('tokenAudience');
    expect(await isDeploymentApproved(ctx, platform, '2')).to.equal(true);
    expect(await toolKeysOf(ctx, platform.id)).to.have.lengthOf(1);
    expect(ctx.reported).to.deep.include({
      name: 'platformRegistered',
      platform: platform.id,
      how: 'manual',
    });
  });

  it('L29 says everything that is wrong at once, and stores nothing', async () => {
    const result = await registerByHand(ctx, OWNER, ORGANISATION, {
      ...good,
      name: '',
      clientId: 'x'.repeat(256),
      issuer: 'lms',
      tokenEndpoint: 'http://tokens.example/',
      jwksUrl: 'https://10.0.0.7/jwks',
      authorizationEndpoint: 'https://user:secret@lms.example/',
      extraOrigins: 'media.example',
    });
    expect(result).to.deep.equal({
      kind: 'invalid',
      problems: [
        { field: 'name', problem: 'missing' },
        { field: 'clientId', problem: 'too-long' },
        { field: 'issuer', problem: 'not-an-address' },
        { field: 'authorizationEndpoint', problem: 'not-an-address' },
        { field: 'tokenEndpoint', problem: 'not-reachable' },
        { field: 'jwksUrl', problem: 'not-reachable' },
        { field: 'extraOrigins', problem: 'not-an-origin' },
      ],
    });
    expect(await ctx.store.count(platforms, {}, 5)).to.equal(0);
  });

  it('L26 are never overwritten by a second registration', async () => {
    const platform = await registered();
    const again = await registerByHand(ctx, OWNER, ORGANISATION, { ...good, name: 'Other' });
    expect(again.kind).to.equal('exists');
    expect(await ctx.store.get(platforms, platform.id)).to.deep.equal(platform);
  });

  it('L28 are approved, switched off and on again, each once in the log', async () => {
    const { id } = await registered();
    expect((await approvePlatform(ctx, OWNER, id)).state).to.equal('active');
    await approvePlatform(ctx, OWNER, id);
    expect((await switchPlatformOff(ctx, OWNER, id)).state).to.equal('off');
    expect((await switchPlatformOn(ctx, OWNER, id)).state).to.equal('active');
    expect((await actions()).sort()).to.deep.equal([
      'platform.activated',
      'platform.activated',
      'platform.registered',
      'platform.switched-off',
    ]);
    const missing = await failureOf(approvePlatform(ctx, OWNER, 'none' as PlatformId));
    expect(missing.code).to.equal('NOT_FOUND');
  });

  it('change in what an owner may change, and forget the key set of an address they left', async () => {
    const platform = await registered();
    await ctx.store.insert(platformKeySets, [{ id: platform.id, keys: [], fetchedAt: 1 }]);
    const result = await changePlatform(ctx, OWNER, platform.id, {
      name: 'North',
      tokenAudience: 'https://aud.example',
      extraOrigins: '',
      jwksUrl: 'https://keys.example/jwks',
    });
    expect(result.kind).to.equal('changed');
    const stored = await ctx.store.get(platforms, platform.id);
    expect(stored).to.deep.include({
      name: 'North',
      tokenAudience: 'https://aud.example',
      extraOrigins: [],
      jwksUrl: 'https://keys.example/jwks',
      issuer: 'https://lms.example',
    });
    expect(await ctx.store.get(platformKeySets, platform.id)).to.equal(undefined);
    expect(formOf(stored!).tokenAudience).to.equal('https://aud.example');
    const odd = await changePlatform(ctx, OWNER, platform.id, { jwksUrl: 'x' });
    expect(odd.kind).to.equal('invalid');
    expect((await changePlatform(ctx, OWNER, 'none' as PlatformId, {})).kind).to.equal('missing');
  });

  it('keep the endpoints that they registered themselves', async () => {
    const platform = await registered();
    await ctx.store.replace(platforms, { ...platform, registeredBy: 'dynamic' });
    await changePlatform(ctx, OWNER, platform.id, { tokenEndpoint: 'https://other.example/token' });
    expect((await ctx.store.get(platforms, platform.id))?.tokenEndpoint).to.equal(good.tokenEndpoint);
  });

  it('L15 have new deployments noted once, and in or out as an owner decides', async () => {
    const platform = await registered();
    const id = idOf('deployment', [platform.id, '9']);
    expect(await isDeploymentApproved(ctx, platform, '9')).to.equal(false);
    expect(await isDeploymentApproved(ctx, platform, '9')).to.equal(false);
    await approveDeployment(ctx, OWNER, id);
    expect(await isDeploymentApproved(ctx, platform, '9')).to.equal(true);
    await refuseDeployment(ctx, OWNER, id);
    await addDeployment(ctx, platform, '9', 'approved');
    expect(await isDeploymentApproved(ctx, platform, '9')).to.equal(false);
    expect(await actions()).to.include.members(['deployment.approved', 'deployment.refused']);
  });

  it('L31 get one key, however many ask at once, sealed for them alone', async () => {
    const platform = await registered();
    await Promise.all([1, 2, 3].map(() => ensureToolKey(ctx, platform)));
    const [key, ...more] = await toolKeysOf(ctx, platform.id);
    expect(more).to.deep.equal([]);
    expect(ctx.sealer.open(key?.privateSealed ?? '', `tool-key:${platform.id}`)).to.contain('PRIVATE KEY');
    expect(() => ctx.sealer.open(key?.privateSealed ?? '', 'tool-key:other')).to.throw();
  });

  it('L32 rotate one step at a time', async () => {
    const { id } = await registered();
    await ensureToolKey(ctx, (await ctx.store.get(platforms, id))!);
    await rotateToolKey(ctx, OWNER, id);
    expect((await failureOf(rotateToolKey(ctx, OWNER, id))).code).to.equal('CONFLICT');
    ctx.clock.advance(24 * 3_600_000);
    await rotateToolKey(ctx, OWNER, id);
    expect(await toolKeysOf(ctx, id)).to.have.lengthOf(3);
  });
});
