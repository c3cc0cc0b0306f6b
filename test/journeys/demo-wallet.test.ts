import { expect } from 'chai';
import { startWallet, type WalletServer } from '../../scripts/demo/wallet/start-wallet.ts';
import { createVisitor, type Visitor } from '../../scripts/demo/web/visitor.ts';
import { award, startWalletSite, type WalletSite } from '../http/wallets/wallet-site.ts';

const SAM = 'sam@home.example';

describe('a wallet of another maker', function () {
  this.timeout(60_000);
  let site: WalletSite;
  let wallet: WalletServer;
  let sam: Visitor;
  before(async () => {
    site = await startWalletSite();
    wallet = await startWallet({ now: () => site.ctx.clock.now() });
    await site.prove(0, SAM);
    await site.finish(0);
    for (const name of ['Data literacy', 'Statistics', 'Lab safety']) await award(site, name);
    sam = await site.signIn(SAM);
  });
  after(async () => {
    await wallet.close();
    await site.close();
  });

  const names = (standing: string): string[] =>
    wallet
      .badges()
      .filter((badge) => badge.standing === standing)
      .map(({ name }) => name);
  const press = async (button: string): Promise<string> =>
    (await sam.press(await sam.open(wallet.url), button, { host: site.origin })).words;
  const connect = async (): Promise<string> => {
    const question = await sam.press(await sam.open(wallet.url), 'Connect', { host: site.origin });
    expect(question.words).to.include('collect your badges?').and.include('Pocket');
    return (await sam.press(question, 'Allow')).words;
  };

  it('finds the host, registers, is allowed, and collects every badge, each checked by stock libraries', async () => {
    const words = await connect();
    expect(wallet.problemAt(site.origin)).to.equal(undefined);
    expect(words)
      .to.include('Connected as')
      .and.include('Sam Taylor')
      .and.include('Genuine and valid, checked here');
    expect(names('valid')).to.deep.equal(['Data literacy', 'Statistics', 'Lab safety']);
  });

  it('puts in a badge of somebody else and is given it back', async () => {
    await press('Put in a badge');
    expect(wallet.problemAt(site.origin)).to.equal(undefined);
    expect(names('foreign')).to.deep.equal(['Helm of a dinghy']);
    expect((await sam.open(`${site.origin}/my`)).words).to.include('Harbour Sailing Club');
  });

  it('goes on after its access token has ended, with new badges', async () => {
    site.ctx.clock.advance(3 * 3_600_000);
    await award(site, 'Fieldwork');
    await press('Collect my badges');
    expect(wallet.problemAt(site.origin)).to.equal(undefined);
    expect(names('valid')).to.include('Fieldwork');
  });

  it('takes no answer that was not asked for in the same browser', async () => {
    sam = await site.signIn(SAM, sam);
    const question = await sam.press(await sam.open(wallet.url), 'Connect', { host: site.origin });
    const [form] = question.forms;
    if (form === undefined) throw new Error('no form');
    const stranger = createVisitor();
    const state = form.fields['state'] ?? '';
    const stolen = await stranger.open(
      `${wallet.url}/callback?${new URLSearchParams({ code: 'x', state }).toString()}`,
    );
    expect([stolen.status, stolen.words.includes('belongs to no sign-in')]).to.deep.equal([502, true]);
  });

  it('gets nothing more once the person disconnected it', async () => {
    await connect();
    await sam.press(await sam.open(`${site.origin}/my/wallets`), 'Disconnect');
    expect(await press('Collect my badges')).to.include('the host gave no token: invalid_grant');
  });
});
