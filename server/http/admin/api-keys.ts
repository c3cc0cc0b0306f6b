/** `/admin/api-keys`: keys made, shown once, switched; `/admin/quarantine`: what was refused and why. */
import type { Router } from 'express';
import { z } from 'zod';
import { keyLine } from '../../actions/organisations/api-health.ts';
import { changeApiKey, createApiKey, type NewApiKey } from '../../actions/organisations/api-keys.ts';
import { listApiKeys } from '../../actions/organisations/list-api-keys.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import { platformsOf } from '../../actions/platforms/platform-health.ts';
import { listQuarantine } from '../../actions/signals/list-quarantine.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { apiKeyId } from '../../model/ids.ts';
import { apiScope } from '../../model/organisations/api-key.ts';
import { ApiKeysPage } from '../../views/admin/api-keys-page.tsx';
import { type FieldProblem, type Fields, noFields } from '../../views/admin/fields.ts';
import { QuarantinePage } from '../../views/admin/quarantine-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import type { Form } from '../base/form.ts';
import { checked, optionalText, text } from './base/fields.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';
import { showAt, shownTo } from './base/shown.ts';

const HERE = '/admin/api-keys';
const DAY_MS = 24 * 3_600_000;
const channelForm: FieldProblem = 'channelForm';
const channelTaken: FieldProblem = 'channelTaken';
/** Sources of our own: keys of pushed signals must not meet theirs. */
const OWN_SOURCES = ['moodle', 'hand', 'launch', 'import', 'awards'];
const form = z.object({
  name: text(100),
  channel: text(60)
    .regex(/^[a-z0-9][a-z0-9._-]*$/, channelForm)
    .refine((channel) => !OWN_SOURCES.includes(channel), channelTaken),
  expires: optionalText(20),
});

export function apiKeyRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, noFields)),
  );
  router.post(
    HERE,
    ownerRoute(ctx, async (asked, owner) => {
      const read = readKey(asked.form, asked.now);
      if (!read.ok) return page(ctx, asked, owner, read.fields);
      const { key, signingSecret } = await createApiKey(ctx, owner.organisation.id, read.key, actorOf(owner));
      return showAt(ctx, owner, HERE, { name: read.key.name, key, signingSecret });
    }),
  );
  router.post(
    `${HERE}/:key`,
    ownerRoute(ctx, async (asked, owner) => {
      const id = apiKeyId.safeParse(asked.params['key']);
      const to = changesOf(asked.form);
      if (!id.success) throw new BridgeError('NOT_FOUND', 'no such API key');
      await changeApiKey(ctx, owner.organisation.id, id.data, to, actorOf(owner));
      return doneAt(HERE, 'saved');
    }),
  );
  router.get(
    '/admin/quarantine',
    ownerRoute(ctx, async (asked, owner) => {
      const after = asked.query.get('after') ?? undefined;
      const found = await listQuarantine(ctx, owner.organisation.id, after);
      return html(QuarantinePage({ frame: frameOf(asked, owner), ...found, isFirst: after === undefined }));
    }),
  );
}

function changesOf(posted: Form): { isOn?: boolean; mustSign?: boolean } {
  const flag = (name: string): boolean | undefined => {
    const value = posted.text(name);
    return value === 'on' ? true : value === 'off' ? false : undefined;
  };
  const [isOn, mustSign] = [flag('isOn'), flag('mustSign')];
  if (isOn === undefined && mustSign === undefined) throw new BridgeError('BAD_REQUEST', 'nothing to change');
  return { ...(isOn === undefined ? {} : { isOn }), ...(mustSign === undefined ? {} : { mustSign }) };
}

/** A key lasts to the end of the UTC day that was chosen. */
function readKey(posted: Form, now: number): { ok: true; key: NewApiKey } | { ok: false; fields: Fields } {
  const read = checked(form, posted);
  const scopes = apiScope.options.filter((scope) => posted.all('scopes').includes(scope));
  const mustSign = posted.has('mustSign');
  const problems: Record<string, string> = read.ok ? {} : { ...read.fields.problems };
  const typed: Readonly<Record<string, string>> = read.ok ? read.values : read.fields.values;
  const values = { ...typed, scopes: scopes.join(' ') };
  const until = endOfDay(typed['expires'] ?? '', now);
  const noScope: FieldProblem = 'noScope';
  if (scopes.length === 0) problems['scopes'] = noScope;
  if (typeof until === 'string') problems['expires'] = until;
  if (!read.ok || typeof until === 'string' || scopes.length === 0)
    return { ok: false, fields: { values: { ...values, mustSign: mustSign ? 'on' : '' }, problems } };
  const { name, channel } = read.values;
  const expiry = until === undefined ? {} : { expiresAt: until };
  return { ok: true, key: { name, channel, scopes, mustSign, ...expiry } };
}

function endOfDay(typed: string, now: number): number | FieldProblem | undefined {
  if (typed === '') return undefined;
  const start = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Date.parse(`${typed}T00:00:00Z`) : NaN;
  if (!Number.isFinite(start)) return 'notADate';
  return start + DAY_MS <= now ? 'notInTheFuture' : start + DAY_MS - 1;
}

async function page(ctx: Context, asked: Asked, owner: OwnerScope, fields: Fields): Promise<Reply> {
  const { id } = owner.organisation;
  const platforms = await platformsOf(ctx, id);
  const view = ApiKeysPage({
    frame: frameOf(asked, owner),
    keys: (await listApiKeys(ctx, id)).map((key) => ({ key, line: keyLine(key, asked.now) })),
    fields,
    made: await shownTo(ctx, asked, owner, ['name', 'key', 'signingSecret']),
    publicUrl: ctx.settings.publicUrl,
    platform: platforms.find((platform) => platform.state === 'active')?.id,
  });
  return html(view, Object.keys(fields.problems).length > 0 ? 422 : 200);
}
