/** `/admin/setup`: the steps until all is green. */
import type { Router } from 'express';
import { z } from 'zod';
import { apiHealth } from '../../actions/organisations/api-health.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import { connectionsOf, platformsOf } from '../../actions/platforms/platform-health.ts';
import { readSetUp, type SetUpStep, setUpSteps } from '../../actions/system/read-set-up.ts';
import { listMails } from '../../actions/system/read-outbox.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { issuers } from '../../model/badges/issuer.ts';
import { paths } from '../../openbadges/addresses.ts';
import { fieldsOf } from '../../views/admin/fields.ts';
import { IssuerForm } from '../../views/admin/issuer-form.tsx';
import { OrganisationForm, organisationFields } from '../../views/admin/organisation-form.tsx';
import { SetUpStepsPage } from '../../views/admin/setup-page.tsx';
import { BackpacksStep, CompletionsStep, LmsStep, MailStep } from '../../views/admin/setup-steps.tsx';
import { type Asked, html, seeOther } from '../base/asked.ts';
import { shownAddress, shownHosts } from './backpacks.ts';
import { frameOf } from './base/frame.ts';
import { ownerRoute } from './base/owner-route.ts';
import { issuerFields } from './issuer.ts';
import { madeInvite, shownPlatforms } from './platforms.ts';

const stepSchema = z.enum(setUpSteps);
type StepView = Parameters<typeof SetUpStepsPage>[0]['children'];

export function stepperRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/setup',
    ownerRoute(ctx, async (_asked, owner) => {
      const steps = await readSetUp(ctx, owner.organisation);
      const open = steps.find(({ state }) => state !== 'done')?.step ?? 'organisation';
      return seeOther(`/admin/setup/${open}`);
    }),
  );
  router.get(
    '/admin/setup/:step',
    ownerRoute(ctx, async (asked, owner) => {
      const open = stepSchema.safeParse(asked.params['step']);
      if (!open.success) throw new BridgeError('NOT_FOUND', 'no such step');
      const steps = await readSetUp(ctx, owner.organisation);
      const children = await views[open.data](ctx, asked, owner);
      return html(SetUpStepsPage({ frame: frameOf(asked, owner), steps, open: open.data, children }));
    }),
  );
}

type View = (ctx: Context, asked: Asked, owner: OwnerScope) => Promise<StepView> | StepView;

const views: Readonly<Record<SetUpStep, View>> = {
  organisation(_ctx, { words }, { organisation }) {
    return OrganisationForm({ words, fields: organisationFields(organisation), isSetUp: true });
  },
  async issuer(ctx, { words }, { organisation }) {
    const issuer = await ctx.store.get(issuers, organisation.issuer);
    if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
    const logo = issuer.image === undefined ? undefined : paths.image(issuer.image);
    return IssuerForm({ words, fields: issuerFields(issuer), logo, isSetUp: true });
  },
  async lms(ctx, asked, owner) {
    const platforms = await shownPlatforms(ctx, owner.organisation.id);
    return LmsStep({
      words: asked.words,
      now: asked.now,
      platforms,
      made: await madeInvite(ctx, asked, owner),
    });
  },
  async completions(ctx, { words, now }, { organisation: { id } }) {
    const connections = await connectionsOf(ctx, id);
    const active = (await platformsOf(ctx, id)).filter((platform) => platform.state === 'active');
    const platforms = active.map((platform) => ({ platform, connection: connections.get(platform.id) }));
    return CompletionsStep({ words, now, platforms, keys: await apiHealth(ctx, id) });
  },
  async backpacks(ctx, { words }, { organisation: { id } }) {
    const hosts = await shownHosts(ctx, id);
    return BackpacksStep({ words, hosts, address: await shownAddress(ctx, id) });
  },
  async mail(ctx, { words }, { organisation, ownership }) {
    const { items } = await listMails(ctx, organisation.id, undefined);
    const { hasMailServer } = ctx.settings;
    const fields = fieldsOf({ to: ownership.address });
    return MailStep({ words, hasMailServer, mails: items.slice(0, 5), fields });
  },
};
