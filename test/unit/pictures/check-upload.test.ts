import { deflateSync, crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { BridgeError } from '../../../server/errors.ts';
import { checkUpload } from '../../../server/pictures/check-upload.ts';
import { drawBadge } from '../../../server/pictures/draw-badge.ts';

const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"';
const svg = (inside: string, attributes = ''): Buffer => Buffer.from(`${head} ${attributes}>${inside}</svg>`);
const square = '<rect width="100" height="100" fill="#c33"/>';

async function png(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: '#2266aa' } })
    .png()
    .toBuffer();
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function header(width: number, height: number): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Code and reason of the refusal; `accepted` where there was none. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await checkUpload(bytes);
    return 'accepted';
  } catch (thrown) {
    if (!(thrown instanceof BridgeError) || !thrown.code.startsWith('IMAGE_')) throw thrown;
    return `${thrown.code} ${String(thrown.details['reason'])}`;
  }
}

describe('uploaded pictures', function () {
  this.timeout(60_000);

  it('keeps a PNG at 512 px at most with its proportions', async () => {
    const kept = await checkUpload(await png(1500, 500));
    const { format, width, height } = await sharp(kept.png).metadata();
    expect([format, width, height, kept.width, kept.height]).to.deep.equal(['png', 512, 171, 512, 171]);
    expect(kept.svg).to.equal(undefined);
    const small = await checkUpload(await png(200, 100));
    expect([small.width, small.height]).to.deep.equal([200, 100]);
  });

  it('keeps an SVG with a PNG rendition of its proportions', async () => {
    const kept = await checkUpload(svg('<rect width="300" height="100" fill="#c33"/>'));
    const [red = 0] = await sharp(kept.png)
      .extract({ left: 250, top: 80, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect([kept.width, kept.height, red]).to.deep.equal([512, 171, 0xcc]);
    expect(kept.svg).to.include('<rect');
  });

  it('accepts what the badge maker draws', async () => {
    const made = drawBadge({
      shape: 'shield',
      palette: 'navy',
      icon: 'trophy',
      letters: '',
      ring: 'First',
      stars: 2,
    });
    expect(await outcome(Buffer.from(made))).to.equal('accepted');
  });

  it('accepts what drawing programs write: metadata, other namespaces, gradients, filters, embedded pictures', async () => {
    const data = (await png(10, 10)).toString('base64');
    const inside = `<?xpacket begin="x"?><metadata xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:RDF/></metadata>
      <!-- comment --><defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient>
      <filter id="b"><feGaussianBlur stdDeviation="2"/></filter><style>.a{fill:url(#g)} /* note */ .b{fill:url( '#g' )}</style></defs>
      <g filter="url(#b)"><path class="a" d="M0 0H50V50Z"/></g><text x="5" y="20">A &amp; B &#233;</text>
      <image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/png;base64,${data}" width="50" height="50"/><use href="#b"/>`;
    expect(await outcome(svg(inside, 'width="30mm" height="10mm"'))).to.equal('accepted');
  });

  it('refuses by content, not by name', async () => {
    expect(await outcome(Buffer.from('GIF89a'))).to.equal('IMAGE_INVALID not-a-picture');
    expect(await outcome(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))).to.equal(
      'IMAGE_INVALID not-a-picture',
    );
    expect(await outcome(Buffer.from('<html><body>hi</body></html>'))).to.equal(
      'IMAGE_INVALID not-a-picture',
    );
    expect(await outcome(Buffer.alloc(0))).to.equal('IMAGE_INVALID not-a-picture');
  });

  it('refuses files over 1 MB', async () => {
    expect(await outcome(Buffer.alloc(1_000_001, 0x20))).to.equal('IMAGE_TOO_LARGE bytes');
  });

  it('refuses pictures with too many pixels before they are decoded', async () => {
    const bomb = Buffer.concat([
      signature,
      header(60_000, 60_000),
      chunk('IDAT', deflateSync(Buffer.alloc(5_000_000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    expect(await outcome(bomb)).to.equal('IMAGE_TOO_LARGE pixels');
  });

  it('refuses pictures that are too small, too narrow or empty', async () => {
    expect(await outcome(await png(40, 40))).to.equal('IMAGE_INVALID too-small');
    expect(await outcome(await png(900, 50))).to.equal('IMAGE_INVALID proportions');
    expect(await outcome(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'))).to.equal(
      'IMAGE_INVALID no-size',
    );
    expect(await outcome(svg('<rect x="900" width="1" height="1"/>'))).to.equal('IMAGE_INVALID blank');
    const clear = await sharp({ create: { width: 100, height: 100, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    expect(await outcome(clear)).to.equal('IMAGE_INVALID blank');
  });

  it('refuses a PNG that is cut off or damaged anywhere', async () => {
    const whole = await sharp({
      create: {
        width: 120,
        height: 120,
        channels: 3,
        background: '#fff',
        noise: { type: 'gaussian', mean: 90, sigma: 40 },
      },
    })
      .png()
      .toBuffer();
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      expect(await outcome(whole.subarray(0, Math.floor(whole.length * part))), String(part)).to.equal(
        'IMAGE_INVALID broken',
      );
    }
    const damaged = Buffer.from(whole);
    damaged.fill(0, 200, 900);
    expect(await outcome(damaged)).to.equal('IMAGE_INVALID broken');
  });

  it('leaves out text, profiles that are bombs, and data after the end', async () => {
    const whole = await png(120, 120);
    const junk = Buffer.concat([
      whole.subarray(0, 33),
      chunk('tEXt', Buffer.from('Comment\0secret-note')),
      chunk('zTXt', Buffer.concat([Buffer.from('Bomb\0\0'), deflateSync(Buffer.alloc(50_000_000))])),
      chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(50_000_000))])),
      whole.subarray(33),
      Buffer.from('secret-tail'),
    ]);
    const kept = await checkUpload(junk);
    expect(kept.png.includes('secret')).to.equal(false);
    expect(kept.width).to.equal(120);
  });

  const unsafe: Record<string, [string, string?]> = {
    script: ['<script>alert(1)</script>'],
    'script script': ['<svg xmlns:s="http://www.w3.org/2000/svg"><s:script>1</s:script></svg>'],
    'script html': ['<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>'],
    event: [square, 'onload="alert(1)"'],
    'event case': ['<rect width="9" height="9" ONCLICK="x()"/>'],
    foreign: ['<foreignObject width="9" height="9"><p>hi</p></foreignObject>'],
    'foreign html': ['<b xmlns="http://www.w3.org/1999/xhtml">x</b>'],
    animation: ['<rect width="9" height="9"><set attributeName="href" to="javascript:alert(1)"/></rect>'],
    external: ['<image href="https://tracker.example/x.png" width="9" height="9"/>'],
    'external use': ['<use href="other.svg#a"/>'],
    'external file': ['<image href="file:///etc/passwd" width="9" height="9"/>'],
    'external data': ['<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'],
    'external paint': ['<rect width="9" height="9" fill="url(https://x.example/#a)"/>'],
    'external style': ['<rect width="9" height="9" style="fill: URL(\'//x.example/a#b\')"/>'],
    'external font': ['<style>@font-face{font-family:x;src:url(https://x.example/f.woff)}</style>'],
    'external base': [square, 'xml:base="https://x.example/"'],
    style: ['<style>@import "https://x.example/a.css";</style>'],
    'style split': ['<style>@im/**/port "x"; @import/**/"y"</style>'],
    'style escaped': ['<style>@\\69mport "https://x.example/a.css";</style>'],
    'style set': ['<style>.a{background:image-set("https://x.example/a.png" 1x)}</style>'],
    'style unended': ['<style>/* never ends</style>'],
    element: ['<a href="#x"><rect width="9" height="9"/></a>'],
    'element turbulence': ['<filter id="f"><feTurbulence baseFrequency="9"/></filter>'],
    entity: ['<text>&x;</text>'],
  };
  for (const [name, [inside, attributes]] of Object.entries(unsafe)) {
    it(`refuses an SVG with ${name}`, async () => {
      expect(await outcome(svg(inside, attributes))).to.equal(`IMAGE_UNSAFE ${name.split(' ')[0] ?? ''}`);
    });
  }

  it('refuses document types, entity bombs, style sheets from outside and other encodings', async () => {
    const bomb = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>';
    expect(await outcome(Buffer.concat([Buffer.from(bomb), svg('<text>&b;</text>')]))).to.equal(
      'IMAGE_UNSAFE doctype',
    );
    expect(
      await outcome(Buffer.concat([Buffer.from('<?xml-stylesheet href="a.css"?>'), svg(square)])),
    ).to.equal('IMAGE_UNSAFE style');
    expect(
      await outcome(Buffer.concat([Buffer.from('<?xml version="1.0" encoding="utf-16"?>'), svg(square)])),
    ).to.equal('IMAGE_INVALID encoding');
    expect(await outcome(Buffer.from(svg(square).toString('utf8'), 'utf16le'))).to.equal(
      'IMAGE_INVALID broken',
    );
  });

  it('refuses XML that is not well-formed', async () => {
    for (const inside of [
      '<g>',
      '</g>',
      '<g a="1" a="2"/>',
      '<g a=1/>',
      '<g a="<"/>',
      '<x:g/>',
      '<![CDATA[',
      '<!-- ',
      '< g/>',
    ]) {
      expect(await outcome(svg(inside)), inside).to.equal('IMAGE_INVALID broken');
    }
  });

  it('counts the pixels of pictures inside a picture', async () => {
    const huge = Buffer.concat([
      signature,
      header(30_000, 30_000),
      chunk('IDAT', deflateSync(Buffer.alloc(1000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    const inside = `<image href="data:image/png;base64,${huge.toString('base64')}" width="9" height="9"/>`;
    expect(await outcome(svg(inside))).to.equal('IMAGE_TOO_LARGE pixels');
  });

  it('answers within its limits to texts made to keep a reader busy', async () => {
    const long = 300_000;
    const texts = [
      svg('<g>'.repeat(long)),
      svg('<g/>'.repeat(200_000)),
      svg(`<style>${'/*'.repeat(long)}</style>`),
      svg(`<style>${'url(#'.repeat(150_000)}</style>`),
      svg(square, ' '.repeat(900_000)),
      svg(`<g ${Array.from({ length: 60_000 }, (_, i) => `xmlns:p${i}="u"`).join(' ')}/>`),
      svg(`<path d="${'M0 0 '.repeat(150_000)}"/>`),
      svg(`<text>${'&'.repeat(900_000)}</text>`),
      Buffer.from('<'.repeat(900_000)),
    ];
    for (const text of texts) expect(await outcome(text)).to.match(/^(IMAGE_|accepted)/);
  });

  it('ends the drawing of a picture that multiplies itself', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `<g id="l${i + 1}">${`<use href="#l${i}"/>`.repeat(12)}</g>`,
    );
    const bomb = svg(
      `<defs><rect id="l0" width="300" height="100" opacity=".9"/>${levels.join('')}</defs><use href="#l12"/>`,
    );
    expect(await outcome(bomb)).to.match(/^IMAGE_(TOO_LARGE too-complex|INVALID (broken|blank))$/);
  });

  it('throws nothing but refusals, whatever arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('', '<svg', signature.toString('latin1')),
        async (bytes, start) => {
          await outcome(Buffer.concat([Buffer.from(start, 'latin1'), bytes]));
        },
      ),
      { numRuns: 60 },
    );
  });
});
