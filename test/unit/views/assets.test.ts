import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { asset, assetFile, assetNames, findAsset } from '../../../server/views/assets.ts';

describe('assets', () => {
  it('are served under names that change with their bytes', () => {
    for (const name of assetNames) {
      const file = assetFile(name);
      const hash = createHash('sha256').update(file.bytes).digest('hex').slice(0, 12);
      expect(asset(name)).to.equal(`/assets/${name.replace(/(\.\w+)$/, `.${hash}$1`)}`);
      expect(findAsset(asset(name))).to.equal(file);
      expect(file.etag).to.equal(`"${hash}"`);
      if (file.gzipped !== undefined) expect(gunzipSync(file.gzipped).equals(file.bytes)).to.equal(true);
    }
  });

  it('are not found under another hash, another name, or outside their folder', () => {
    for (const path of ['/assets/site.css', '/assets/site.000000000000.css', '/assets/../layout.tsx', '']) {
      expect(findAsset(path), path).to.equal(undefined);
    }
  });

  it('include a logo of 400 x 400 for registration pages', async () => {
    const { format, width, height } = await sharp(assetFile('logo-400.png').bytes).metadata();
    expect([format, width, height]).to.deep.equal(['png', 400, 400]);
    expect(assetFile('logo-400.png').type).to.equal('image/png');
  });
});
