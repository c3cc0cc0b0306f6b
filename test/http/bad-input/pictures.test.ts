import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { versionOf } from '../../../server/actions/badges/edit-draft.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import type { ImageId } from '../../../server/model/ids.ts';
import { type Classroom, openClassroom } from '../teacher/classroom.ts';

const svg = (inside: string, head = ''): string =>
  `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="400">` +
  `<rect width="400" height="400" fill="#157f7c"/>${inside}</svg>`;

/** A PNG whose header promises more pixels than its data could hold. */
function bomb(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const magic = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function crc(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const laughs = `<!DOCTYPE svg [<!ENTITY a "${'ha'.repeat(50)}">${['b', 'c', 'd', 'e', 'f']
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcde'[i] ?? 'a'};`.repeat(10)}">`)
  .join('')}]>`;

const refused: [what: string, file: string | Buffer, status: number, words: string][] = [
  ['a PNG that is none', 'This is no picture.', 422, 'neither a PNG nor an SVG picture'],
  [
    'a PNG that is a page',
    '<!doctype html><script>alert(1)</script>',
    422,
    'neither a PNG nor an SVG picture',
  ],
  ['an SVG with script', svg('<script>alert(1)</script>'), 422, 'The SVG has a script in it'],
  ['an SVG with a script in an attribute', svg('<rect onload="alert(1)"/>'), 422, 'SVG'],
  ['an SVG with a script in a link', svg('<a href="javascript:alert(1)"><rect/></a>'), 422, 'SVG'],
  [
    'an SVG with HTML in it',
    svg('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>'),
    422,
    'SVG',
  ],
  [
    'an SVG that loads a picture from elsewhere',
    svg('<image href="https://evil.example/x.png" width="9" height="9"/>'),
    422,
    'SVG',
  ],
  [
    'an SVG that loads a file of the server',
    svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
    422,
    'SVG',
  ],
  [
    'an SVG that loads a style sheet',
    svg('<style>@import url(https://evil.example/x.css);</style>'),
    422,
    'SVG',
  ],
  ['an SVG with an entity bomb', svg('<text>&f;</text>', laughs), 422, 'SVG'],
  [
    'an SVG with an entity from outside',
    svg('<text>&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    422,
    'SVG',
  ],
  ['a PNG of 50,000 by 50,000 pixels', bomb(50_000), 413, 'pixels'],
];

describe('bad input as the picture of a badge', () => {
  let room: Classroom;
  let badge: Badge;
  let token: string;
  let at: string;
  before(async () => {
    room = await openClassroom();
    token = await room.token();
    const content = { name: 'Soil' };
    const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
    badge = await createBadge(room.ctx, { course: room.course, actor, language: 'en', content });
    at = `/courses/${room.course.id}/teach/badges/${badge.id}`;
  });
  after(() => room.close());

  const stored = async (): Promise<{ image: ImageId | undefined; rev: number }> => {
    const { content, rev } = await versionOf(room.ctx, badge, 1);
    return { image: content.image, rev };
  };
  const upload = async (bytes: string | Uint8Array, name: string) => {
    const body = new FormData();
    body.set('rev', String((await stored()).rev));
    body.set('file', new Blob([bytes as BlobPart]), name);
    return room.send(token, 'POST', `${at}/picture`, { body });
  };

  for (const [what, file, status, words] of refused)
    it(`${what}: refused in words, and the picture stays as it was`, async () => {
      const before = await stored();
      const answer = await upload(
        file,
        typeof file === 'string' && file.includes('<svg') ? 'a.svg' : 'a.png',
      );
      expect(answer.status).to.equal(status);
      expect(answer.text).to.contain(words);
      expect(answer.text).not.to.contain('alert(1)');
      expect(await stored()).to.deep.equal(before);
    });

  it('a PNG that is a page as well: kept as a picture, and nothing else of it', async () => {
    const honest = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#157f7c' } })
      .withExif({ IFD0: { Copyright: '<script>alert("exif")</script>' } })
      .png()
      .toBuffer();
    const both = Buffer.concat([honest, Buffer.from('<!doctype html><script>alert("tail")</script>')]);
    expect((await upload(both, 'a.html')).status).to.equal(303);
    const { image } = await stored();
    const answer = await fetch(`${room.origin}/images/${image ?? ''}.png`);
    expect(answer.headers.get('content-type')).to.equal('image/png');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(Buffer.from(await answer.arrayBuffer()).includes('alert(')).to.equal(false);
  });

  it('a form that is no form: refused in words, and the picture stays as it was', async () => {
    const before = await stored();
    for (const [type, body, status] of [
      ['multipart/form-data', 'x', 400],
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="rev"\r\n\r\n1', 400],
      ['application/json', '{"rev":1}', 415],
      ['application/x-www-form-urlencoded', `rev=1&x=${'y'.repeat(10_000_000)}`, 413],
    ] as const) {
      const answer = await fetch(`${room.origin}${at}/picture`, {
        method: 'POST',
        headers: {
          cookie: `__Host-bb_session=${token}`,
          'sec-fetch-site': 'same-origin',
          'content-type': type,
        },
        body,
      });
      expect([type, answer.status]).to.deep.equal([type, status]);
      expect(await answer.text()).to.contain('Who can mend it');
    }
    expect(await stored()).to.deep.equal(before);
  });
});
