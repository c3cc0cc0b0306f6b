import { expect } from 'chai';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { type Organisation, organisations } from '../../../server/model/organisations/organisation.ts';
import { asset } from '../../../server/views/assets.ts';
import { accentsOf, stylesheet } from '../../../server/views/stylesheet.ts';
import { activeBadge, courseCompleted } from '../../helpers/house.ts';
import { type Office, openOffice } from './office.ts';

const YELLOW = '#ffffcc';

describe('the colour of an organisation', function () {
  this.timeout(30_000);
  let office: Office;
  let owner: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    owner = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (path: string, visitor = owner): Promise<Visit> => visitor.open(`${office.origin}${path}`);
  const save = async (fields: Record<string, string>): Promise<Visit> =>
    owner.press(await open('/admin/organisation'), 'Save', fields);
  const stored = async (): Promise<Organisation> =>
    (await office.ctx.store.get(organisations, office.organisation))!;
  /** Address of the one stylesheet. */
  const worn = ({ html }: Visit): string => {
    const found = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(found).to.have.length(1);
    return found[0] ?? '';
  };
  /** The page's words; its reader leaves a space where an element ends. */
  const said = ({ words }: Visit): string => words.replaceAll(' ,', ',');
  const coloured = stylesheet(YELLOW).path;
  const plain = asset('site.css');

  it('is typed, kept, shown in both shades with their ratios, and audited', async () => {
    const after = await save({ accent: YELLOW });
    expect([after.status, after.words.includes('Saved.'), worn(after)]).to.deep.equal([200, true, coloured]);
    expect((await stored()).accent).to.equal(YELLOW);
    const { light } = accentsOf(YELLOW);
    expect(said(after)).to.include(
      `On light pages, darkened so that everybody can read it: ${light.accent}, contrast 4.5 to 1 on white.`,
    );
    expect(said(after)).to.include(`On dark pages: ${YELLOW}, contrast 17.2 to 1 on the dark ground.`);
    expect(after.html).to.include(`fill="${light.accent}"`).and.include(`fill="${YELLOW}"`);
    expect(after.html).not.to.match(/ style=|<style/);
    const changes = (await office.audited()).filter(({ action }) => action === 'organisation.changed');
    expect(changes.map(({ subjectId }) => subjectId)).to.deep.equal([office.organisation]);
  });

  it('may be typed without #, in capitals, or short', async () => {
    for (const [typed, kept] of [
      ['1A5F7A', '#1a5f7a'],
      ['#Abc', '#aabbcc'],
      [' #00003C ', '#00003c'],
    ] as const) {
      await save({ accent: typed });
      expect((await stored()).accent, typed).to.equal(kept);
    }
  });

  it('is picked without script where only the picker was touched; what was typed wins', async () => {
    await save({ accentPicked: '#00003c' });
    expect((await stored()).accent).to.equal('#00003c');
    await save({});
    expect((await stored()).accent).to.equal('#00003c');
    await save({ accentPicked: '#aa0000' });
    expect((await stored()).accent).to.equal('#aa0000');
    await save({ accent: '#1a5f7a', accentPicked: '#00bb00' });
    expect((await stored()).accent).to.equal('#1a5f7a');
  });

  it('is the standard one before any was given, and again once the field is emptied', async () => {
    await save({});
    expect(await stored()).not.to.have.property('accent');
    await save({ accent: YELLOW });
    const after = await save({ accent: '' });
    expect(await stored()).not.to.have.property('accent');
    expect(worn(after)).to.equal(plain);
    expect(said(after)).to.include('On light pages: #0b6468, contrast 6.9 to 1 on white.');
  });

  it('is refused with words where it is none, and nothing is changed', async () => {
    await save({ accent: YELLOW });
    const was = await stored();
    const bad = [
      'red',
      '#12345',
      '#1234567',
      '#gggggg',
      'rgb(1,2,3)',
      '#fff}*{color:red',
      'url(//x.example)',
    ];
    for (const accent of bad) {
      const refused = await save({ accent, name: 'Other name' });
      expect(refused.status, accent).to.equal(422);
      expect(refused.words).to.include('Colour: enter a colour as # and six digits or letters from a to f');
      expect(refused.forms.some(({ fields }) => fields['accent'] === accent)).to.equal(true);
      expect(worn(refused)).to.equal(coloured);
      expect(await stored()).to.deep.equal(was);
    }
    const picked = await save({ accentPicked: 'red' });
    expect(picked.status).to.equal(422);
    expect(await stored()).to.deep.equal(was);
  });

  it('is worn by every page of the organisation, and by no page of another or of nobody', async () => {
    const badge = await activeBadge(office);
    await recordSignals(office.ctx, { organisation: office.organisation, source: 'push' }, [
      courseCompleted(office, '4', office.ctx.clock.now()),
    ]);
    await office.quiet();
    const { items } = await office.ctx.store.find(awards, { where: { badge: badge.id }, limit: 1 });
    const award = await publishAward(office.ctx, items[0]!, { isPublic: true });
    await save({ accent: YELLOW });

    const course = `/courses/${office.course.id}`;
    const { issuer } = await stored();
    const nobody = createVisitor();
    const cases: [string, Visitor][] = [
      ['/admin', owner],
      [`/admin/platforms/${office.platform}`, owner],
      ['/admin/setup/organisation', owner],
      ['/admin/setup/no-such-step', owner],
      [`/admin/platforms/${office.platform}`, await office.launched({ isPlatformAdmin: true })],
      [`${course}/my`, await office.launched()],
      [`${course}/my/preferences`, await office.launched()],
      [course, await office.launched({ role: 'instructor' })],
      [`/b/${award.id}`, nobody],
      [`/badges/${badge.id}`, nobody],
      [`/issuers/${issuer}`, nobody],
    ];
    const seen: [string, number, string][] = [];
    for (const [path, visitor] of cases) {
      const visit = await open(path, visitor);
      seen.push([path, visit.status, worn(visit)]);
    }
    expect(seen).to.deep.equal(
      cases.map(([path]) => [path, path.endsWith('no-such-step') ? 404 : 200, coloured]),
    );

    const other = await office.neighbourOwner();
    const { issuer: otherIssuer } = (await office.ctx.store.get(
      organisations,
      office.neighbour.organisation,
    ))!;
    const free: [string, Visitor][] = [
      ['/admin/organisation', other],
      [`/admin/platforms/${office.platform}`, other],
      [`/issuers/${otherIssuer}`, nobody],
      ['/', owner],
      ['/sign-out', owner],
      ['/sign-in', nobody],
      ['/privacy', owner],
      ['/b/nothing', nobody],
      ['/nothing-here', owner],
    ];
    for (const [path, visitor] of free) expect(worn(await open(path, visitor)), path).to.equal(plain);
  });

  it('reaches pages of other processes within seconds', async () => {
    await open('/admin/organisation');
    await office.ctx.store.replace(organisations, { ...(await stored()), accent: YELLOW });
    office.ctx.clock.advance(6000);
    expect(worn(await open('/admin/organisation'))).to.equal(coloured);
  });

  it('is served in one stylesheet that may be cached for ever, gzipped where that is understood', async () => {
    for (const encoding of ['gzip', 'identity']) {
      const answer = await office.raw('GET', coloured, { headers: { 'accept-encoding': encoding } });
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.equal(stylesheet(YELLOW).bytes.toString('utf8'));
      expect(answer.headers.get('content-type')).to.equal('text/css; charset=utf-8');
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding')).to.equal(encoding === 'gzip' ? 'gzip' : null);
    }
  });

  it('cannot be made to carry anything else in an address', async () => {
    const tries = [
      'fff',
      'FFFFCC',
      'ffffcc%7D*%7Bcolor:red',
      'ffffcc%0a',
      '..%2Fffffcc',
      'ffffcg',
      'ffffcc00',
    ];
    for (const part of tries)
      expect((await office.raw('GET', coloured.replace('ffffcc', part))).status, part).to.equal(404);
    const asked = await office.raw('GET', `${plain}?accent=%7D*%7Bcolor:red`);
    expect(await asked.text()).to.equal(stylesheet(undefined).bytes.toString('utf8'));
  });
});
