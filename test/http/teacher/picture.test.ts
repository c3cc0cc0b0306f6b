import { expect } from 'chai';
import sharp from 'sharp';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { versionOf } from '../../../server/actions/badges/edit-draft.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { images } from '../../../server/model/badges/image.ts';
import type { ImageId } from '../../../server/model/ids.ts';
import { type Classroom, openClassroom, type Sent } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
const design = { shape: 'rosette', palette: 'navy', icon: 'trophy', letters: '', ring: 'Soil', stars: '2' };

describe('the picture of a badge', () => {
  let room: Classroom;
  let badge: Badge;
  let token: string;
  let at: string;
  beforeEach(async () => {
    room = await openClassroom();
    token = await room.token();
    badge = await createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: { name: 'Soil' },
    });
    at = `/courses/${room.course.id}/teach/badges/${badge.id}`;
  });
  afterEach(() => room.close());

  const stored = async (): Promise<{ image: ImageId | undefined; rev: number }> => {
    const { content, rev } = await versionOf(room.ctx, badge, 1);
    return { image: content.image, rev };
  };
  const upload = async (bytes: Uint8Array | string, name: string, rev?: number): Promise<Sent> => {
    const body = new FormData();
    body.set('rev', String(rev ?? (await stored()).rev));
    body.set('file', new Blob([bytes as BlobPart]), name);
    return room.send(token, 'POST', `${at}/picture`, { body });
  };
  const make = async (fields: Record<string, string>): Promise<Sent> =>
    room.send(token, 'POST', `${at}/design`, {
      body: new URLSearchParams({ rev: String((await stored()).rev), ...design, ...fields }),
    });
  const png = (width = 400, height = 400): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: '#157f7c' } })
      .png()
      .toBuffer();

  const refuses = async (answer: Sent, status: number, words: string): Promise<void> => {
    expect(answer.status).to.equal(status);
    expect(answer.text).to.contain(words);
    expect((await stored()).image).to.equal(badge.image);
  };

  it('is an uploaded PNG, shown on the board at once', async () => {
    const answer = await upload(await png(), 'soil.png');
    expect(answer.status).to.equal(303);
    expect(answer.headers.get('location')).to.equal(`${at}?done=picture#picture`);
    const { image } = await stored();
    expect(image).not.to.equal(badge.image);
    expect((await room.ctx.store.get(badges, badge.id))?.image).to.equal(image);
    expect((await room.send('', 'GET', `/images/${image}.png?w=96`)).status).to.equal(200);
  });

  it('is no SVG with a script in it', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><script>alert(1)</script></svg>';
    await refuses(await upload(svg, 'soil.svg'), 422, 'The SVG has a script in it');
  });

  it('is no PNG that is none, whatever its name says', async () => {
    await refuses(await upload('GIF89a nothing', 'soil.png'), 422, 'neither a PNG nor an SVG picture');
    const cut = (await png()).subarray(0, 200);
    await refuses(await upload(cut, 'soil.png'), 422, 'The file is damaged');
  });

  it('is no file of 10 MB', async () => {
    const answer = await upload(new Uint8Array(10_000_000), 'huge.png');
    await refuses(answer, 413, 'The file is larger than 1 MB');
  });

  it('is no file larger than a picture may be, though it comes through whole', async () => {
    await refuses(await upload(new Uint8Array(1_100_000), 'large.png'), 413, 'The file is larger than 1 MB');
  });

  it('asks for a file where none was chosen', async () => {
    const body = new FormData();
    body.set('rev', String((await stored()).rev));
    const answer = await room.send(token, 'POST', `${at}/picture`, { body });
    await refuses(answer, 422, 'Choose a picture first');
    expect(answer.text).to.match(/<details open id="upload"/);
  });

  it('may be three times as wide as high', async () => {
    expect((await upload(await png(600, 200), 'wide.png')).status).to.equal(303);
    const page = await room.send(token, 'GET', at);
    expect(page.text).to.match(/<img src="\/images\/[^"]+\.png\?w=96"/);
  });

  it('is not changed by a save that came too late', async () => {
    const { rev } = await stored();
    expect((await make({ stars: '1' })).status).to.equal(303);
    const between = (await stored()).image;
    const answer = await upload(await png(), 'soil.png', rev);
    expect(answer.status).to.equal(409);
    expect(answer.text).to.contain('The picture was not changed');
    expect((await stored()).image).to.equal(between);
  });

  it('is made of the choices, which stand in the form again', async () => {
    expect((await make({})).status).to.equal(303);
    const { image } = await stored();
    expect((await room.ctx.store.get(images, image ?? ''))?.design).to.deep.equal({ ...design, stars: 2 });
    const page = await room.send(token, 'GET', at);
    expect(page.text).to.match(/<option value="trophy" selected/);
    expect(page.text).to.match(/name="palette" value="navy" checked/);
  });

  it('takes letters only where no icon is chosen', async () => {
    await make({ letters: 'SO' });
    expect((await room.ctx.store.get(images, (await stored()).image ?? ''))?.design?.letters).to.equal('');
    await make({ icon: '', letters: 'SO' });
    expect((await room.ctx.store.get(images, (await stored()).image ?? ''))?.design?.letters).to.equal('SO');
  });

  it('is made of nothing that the maker does not offer', async () => {
    for (const wrong of [{ palette: 'pink' }, { icon: '../x' }, { shape: 'blob' }, { stars: '9' }])
      await refuses(await make(wrong), 422, 'These choices do not make a picture');
    await refuses(await make({ ring: 'x'.repeat(61) }), 422, '60 characters are the most');
  });

  it('can be looked at before it is saved, for signed-in teachers only', async () => {
    const query = new URLSearchParams(design).toString();
    const seen = await fetch(`${room.origin}${at}/picture-preview.png?${query}`, {
      headers: { cookie: `__Host-bb_session=${token}` },
    });
    expect(seen.headers.get('content-type')).to.equal('image/png');
    const { width, height } = await sharp(Buffer.from(await seen.arrayBuffer())).metadata();
    expect([width, height]).to.deep.equal([192, 192]);
    expect((await room.send('', 'GET', `${at}/picture-preview.png?${query}`)).status).to.equal(401);
    expect((await room.send(token, 'GET', `${at}/picture-preview.png?shape=blob`)).status).to.equal(422);
    const page = await room.send(token, 'GET', `${at}?look=1&${query}`);
    expect(page.text).to.match(/<details open id="make"/);
    expect(page.text).to.contain('palette=navy');
    expect((await stored()).image).to.equal(badge.image);
  });
});
