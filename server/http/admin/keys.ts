/** `/admin/keys`: the keys of the issuer; renewing, revoking, exporting and importing them. */
import type { Router } from 'express';
import { exportIssuerKeys, PASSPHRASE_MIN } from '../../actions/keys/export-issuer-keys.ts';
import { importIssuerKeys } from '../../actions/keys/import-issuer-keys.ts';
import { listIssuerKeys } from '../../actions/keys/list-issuer-keys.ts';
import { ensureIssuerKeys } from '../../actions/keys/ensure-issuer-keys.ts';
import { revokeIssuerKey } from '../../actions/keys/revoke-issuer-key.ts';
import { rotateIssuerKey } from '../../actions/keys/rotate-issuer-key.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Issuer, issuerAlgorithm, issuers } from '../../model/badges/issuer.ts';
import { type FieldProblem, type Fields, noFields } from '../../views/admin/fields.ts';
import { KeysPage } from '../../views/admin/keys-page.tsx';
import { attachment } from '../base/attachment.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { shownAddress } from './backpacks.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';
import { showAt, shownTo } from './base/shown.ts';

const HERE = '/admin/keys';
/** Ten RSA keys fit. */
const LARGEST_FILE = 60_000;

export function keyRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, noFields)),
  );
  router.post(
    `${HERE}/rotate`,
    ownerRoute(ctx, async ({ form }, owner) => {
      const kind = issuerAlgorithm.safeParse(form.text('kind'));
      if (!kind.success) throw new BridgeError('BAD_REQUEST', 'no such kind of key');
      const done = await rotateIssuerKey(ctx, actorOf(owner), owner.organisation.issuer, kind.data);
      return doneAt(HERE, done.kind === 'begun' ? 'keyRenewed' : 'keyRenewing');
    }),
  );
  router.post(
    `${HERE}/revoke`,
    ownerRoute(ctx, async ({ form }, owner) => {
      const reason = form.text('reason').slice(0, 1000);
      const { issuer } = owner.organisation;
      await revokeIssuerKey(ctx, actorOf(owner), { issuer, key: form.text('key'), reason });
      return doneAt(HERE, 'keyRevoked');
    }),
  );
  router.post(
    `${HERE}/export`,
    ownerRoute(ctx, (asked, owner) => exported(ctx, asked, owner)),
  );
  router.post(
    `${HERE}/import`,
    ownerRoute(ctx, (asked, owner) => imported(ctx, asked, owner)),
  );
}

async function exported(ctx: Context, asked: Asked, owner: OwnerScope): Promise<Reply> {
  const [passphrase, again] = [asked.form.text('passphrase'), asked.form.text('again')];
  const problems: Partial<Record<string, FieldProblem>> = {
    ...(passphrase.length < PASSPHRASE_MIN ? { passphrase: 'passphraseShort' } : {}),
    ...(passphrase === again ? {} : { again: 'passphraseOther' }),
  };
  if (Object.keys(problems).length > 0) return page(ctx, asked, owner, wrong(problems));
  const issuer = await issuerOf(ctx, owner);
  const text = await exportIssuerKeys(ctx, actorOf(owner), issuer.id, passphrase);
  return attachment('application/jose', text, `${issuer.name} keys.jwe`);
}

const importProblems: Readonly<Record<string, FieldProblem>> = {
  unreadable: 'keyUnreadable',
  passphrase: 'keyPassphrase',
  public: 'keyPublic',
  kind: 'keyKind',
  weak: 'keyWeak',
};

async function imported(ctx: Context, asked: Asked, owner: OwnerScope): Promise<Reply> {
  const { form } = asked;
  const file = form.file('file');
  if (file === undefined) return page(ctx, asked, owner, wrong({ file: 'noFile' }, form.text('signs')));
  const isLarge = file.isTooLarge || file.bytes.length > LARGEST_FILE;
  const result = isLarge
    ? ({ kind: 'refused', problem: 'unreadable' } as const)
    : await importIssuerKeys(ctx, actorOf(owner), owner.organisation.issuer, {
        text: Buffer.from(file.bytes).toString('utf8'),
        passphrase: form.text('filePassphrase'),
        signs: form.text('signs') === 'on',
      });
  if (result.kind === 'refused') {
    const field = result.problem === 'passphrase' ? 'filePassphrase' : 'file';
    const problem = importProblems[result.problem] ?? 'keyUnreadable';
    return page(ctx, asked, owner, wrong({ [field]: problem }, form.text('signs')));
  }
  if (result.from !== undefined) return showAt(ctx, owner, HERE, { from: result.from });
  return result.added === 0 ? doneAt(HERE, 'keysKnown') : doneAt(HERE, 'keysImported', result.added);
}

function wrong(problems: Partial<Record<string, FieldProblem>>, signs = ''): Fields {
  const named = Object.entries(problems).filter((one): one is [string, FieldProblem] => one[1] !== undefined);
  return { values: { signs }, problems: Object.fromEntries(named) };
}

async function issuerOf(ctx: Context, { organisation }: OwnerScope): Promise<Issuer> {
  const issuer = await ctx.store.get(issuers, organisation.issuer);
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  return ensureIssuerKeys(ctx, issuer);
}

async function page(ctx: Context, asked: Asked, owner: OwnerScope, fields: Fields): Promise<Reply> {
  const issuer = await issuerOf(ctx, owner);
  const shown = await shownTo(ctx, asked, owner, ['from']);
  if (shown === null) return seeOther(HERE);
  const view = KeysPage({
    frame: frameOf(asked, owner),
    issuer: issuer.name,
    keys: await listIssuerKeys(ctx, issuer),
    fields,
    movedFrom: shown?.from,
    address: { ...(await shownAddress(ctx, owner.organisation.id)), from: 'keys' },
  });
  return html(view, Object.keys(fields.problems).length > 0 ? 422 : 200);
}
