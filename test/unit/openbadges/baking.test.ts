import { expect } from 'chai';
import fc from 'fast-check';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { hasCode } from '../../../server/errors.ts';
import { bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import {
  joinChunks,
  makeChunk,
  readChunks,
  type Chunk,
} from '../../../server/openbadges/baking/png-chunks.ts';
import { textChunkData } from '../../../server/openbadges/baking/png-text.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import { signedCredential } from './samples.ts';

const picture: Uint8Array = await sharp({
  create: { width: 40, height: 30, channels: 4, background: '#136f63' },
})
  .png()
  .toBuffer();
const chunksOf = (png: Uint8Array): Chunk[] => readChunks(png) as Chunk[];
const typesOf = (png: Uint8Array): string[] => chunksOf(png).map((chunk) => chunk.type);
/** The picture with one more chunk before its end. */
const withChunk = (png: Uint8Array, type: string, data: Uint8Array): Uint8Array => {
  const bytes = chunksOf(png).map((chunk) => chunk.bytes);
  return joinChunks([...bytes.slice(0, -1), makeChunk(type, data), ...bytes.slice(-1)]);
};
const compressed = (keyword: string, text: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(keyword), Buffer.of(0, 1, 0, 0, 0), deflateSync(text)]);
const anyText = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.toWellFormed());

describe('baking a PNG', () => {
  it('puts both versions into one picture, just before its end', async () => {
    const [v2, v3] = ['{"type":"Assertion"}', JSON.stringify(await signedCredential())];
    const baked = bakePng(picture, { v2, v3 });
    expect(unbakePng(baked)).to.deep.equal({ v2, v3, duplicates: [] });
    expect(typesOf(baked).slice(-3)).to.deep.equal(['iTXt', 'iTXt', 'IEND']);
  });

  it('writes iTXt uncompressed, with empty language and translated keyword, and a right CRC', () => {
    const baked = Buffer.from(bakePng(picture, { v2: 'x' }));
    const data = Buffer.from('openbadges\0\0\0\0\0x', 'latin1');
    const at = baked.indexOf(Buffer.concat([Buffer.from('iTXt'), data]));
    expect(baked.readUInt32BE(at - 4)).to.equal(data.length);
    expect(baked.readUInt32BE(at + 4 + data.length)).to.equal(
      crc32(Buffer.concat([Buffer.from('iTXt'), data])),
    );
  });

  it('gives back any text, and leaves every other chunk byte for byte', () => {
    fc.assert(
      fc.property(anyText, anyText, (v2, v3) => {
        const other = withChunk(picture, 'iTXt', textChunkData('Author', 'Harbour College'));
        const baked = bakePng(other, { v2, v3 });
        expect(unbakePng(baked)).to.deep.equal({ v2, v3, duplicates: [] });
        const kept = chunksOf(baked).filter(
          (chunk) => !Buffer.from(chunk.data).toString('latin1').startsWith('openbadge'),
        );
        expect(Buffer.from(joinChunks(kept.map((chunk) => chunk.bytes))).equals(other)).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('replaces what stands under the same keyword and leaves the other version', () => {
    const first = bakePng(picture, { v2: 'old', v3: 'kept' });
    const again = bakePng(withChunk(first, 'tEXt', textChunkData('openbadges', 'x')), { v2: 'new' });
    expect(unbakePng(again)).to.deep.equal({ v2: 'new', v3: 'kept', duplicates: [] });
    expect(bakePng(again, { v2: 'new', v3: 'kept' })).to.have.length(again.length);
  });

  it('keeps the picture a picture', async () => {
    const metadata = await sharp(bakePng(picture, { v2: 'x', v3: 'y' })).metadata();
    expect([metadata.width, metadata.height]).to.deep.equal([40, 30]);
  });

  it('refuses what is no sound PNG', () => {
    const flipped = Uint8Array.from(picture);
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    const headless = joinChunks(
      chunksOf(picture)
        .slice(1)
        .map((chunk) => chunk.bytes),
    );
    for (const bytes of [
      new Uint8Array(),
      Buffer.from('GIF89a'),
      picture.subarray(0, -12),
      flipped,
      headless,
    ]) {
      try {
        bakePng(bytes, { v2: 'x' });
        expect.fail('was accepted');
      } catch (thrown) {
        expect(hasCode(thrown, 'IMAGE_INVALID')).to.equal(true);
      }
    }
  });
});

describe('reading a baked PNG', () => {
  it('takes the first of several and names the double', () => {
    const double = withChunk(
      bakePng(picture, { v3: 'first' }),
      'iTXt',
      textChunkData('openbadgecredential', 'second'),
    );
    expect(unbakePng(double)).to.deep.equal({ v3: 'first', duplicates: ['v3'] });
  });

  it('reads compressed text and the legacy tEXt address', () => {
    expect(unbakePng(withChunk(picture, 'iTXt', compressed('openbadges', Buffer.from('é{}'))))).to.deep.equal(
      {
        v2: 'é{}',
        duplicates: [],
      },
    );
    const legacy = Buffer.from('openbadges\0https://b.example/a.json', 'latin1');
    expect(unbakePng(withChunk(picture, 'tEXt', legacy))).to.deep.equal({
      v2: 'https://b.example/a.json',
      duplicates: [],
    });
  });

  it('does not inflate beyond 1 MiB', () => {
    const bomb = compressed('openbadges', Buffer.alloc(1024 * 1024 + 1, 0x20));
    expect(unbakePng(withChunk(picture, 'iTXt', bomb))).to.equal('text');
    const full = compressed('openbadges', Buffer.alloc(1024 * 1024, 0x20));
    expect(unbakePng(withChunk(picture, 'iTXt', full)))
      .to.have.property('v2')
      .with.length(1024 * 1024);
  });

  it('names what is wrong with a text chunk or a file', () => {
    const found = (data: string): unknown =>
      unbakePng(withChunk(picture, 'iTXt', Buffer.from(data, 'latin1')));
    for (const data of ['openbadges\0\x02\0\0\0x', 'openbadges\0\0\x01\0\0x', 'openbadges\0\0\0x']) {
      expect(found(data), data).to.equal('text');
    }
    expect(found('openbadges'), 'no end of keyword').to.deep.equal({ duplicates: [] });
    const notUtf8 = Buffer.concat([Buffer.from('openbadges\0\0\0\0\0'), Buffer.of(0xff, 0xfe)]);
    expect(unbakePng(withChunk(picture, 'iTXt', notUtf8))).to.equal('text');
    expect(unbakePng(Buffer.from('no picture'))).to.equal('signature');
    expect(unbakePng(picture.subarray(0, 20))).to.equal('chunk');
  });

  it('finds nothing in a plain picture', () => {
    expect(unbakePng(picture)).to.deep.equal({ duplicates: [] });
  });

  it('never throws, whatever is changed in a file', () => {
    const baked = bakePng(picture, { v2: '{"a":1}', v3: '{"b":2}' });
    const change = fc.tuple(fc.nat({ max: baked.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: baked.length }),
        (changes, cut) => {
          const bytes = Uint8Array.from(baked);
          for (const [place, value] of changes) bytes[place] = value;
          expect(['string', 'object']).to.include(typeof unbakePng(bytes));
          expect(['string', 'object']).to.include(typeof unbakePng(bytes.subarray(0, cut)));
        },
      ),
      { numRuns: 500 },
    );
  });
});
