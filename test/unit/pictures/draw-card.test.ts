import { expect } from 'chai';
import sharp from 'sharp';
import { type Card, drawCard } from '../../../server/pictures/draw-card.ts';

describe('share card', () => {
  let picture: Buffer;
  before(async () => {
    picture = await sharp({ create: { width: 512, height: 512, channels: 4, background: '#c02020' } })
      .png()
      .toBuffer();
  });
  const card = (changes: Partial<Card> = {}): Card => ({
    picture,
    name: 'Data literacy',
    issuer: 'Issued by Harbour College',
    ...changes,
  });
  /** Red, green and blue at a place. */
  const pixel = async (png: Buffer, left: number, top: number): Promise<number[]> =>
    Array.from(await sharp(png).removeAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer());
  /** How many pixels of a column of the card are dark. */
  const inkIn = async (png: Buffer, left: number, width: number): Promise<number> => {
    const data = await sharp(png)
      .removeAlpha()
      .greyscale()
      .extract({ left, top: 60, width, height: 470 })
      .raw()
      .toBuffer();
    return data.filter((value) => value < 120).length;
  };

  it('is a PNG of 1200 x 630', async () => {
    const { format, width, height } = await sharp(await drawCard(card())).metadata();
    expect([format, width, height]).to.deep.equal(['png', 1200, 630]);
  });

  it('shows the picture at the left, and without its colours once it is expired', async () => {
    const [red = 0, green = 255] = await pixel(await drawCard(card()), 235, 315);
    expect(red - green).to.be.greaterThan(100);
    const [grey = 0, same = 255] = await pixel(
      await drawCard(card({ expired: 'Expired on 1 May 2026' })),
      235,
      315,
    );
    expect(Math.abs(grey - same)).to.be.lessThan(12);
  });

  it('shows the name only where it is given', async () => {
    const without = await inkIn(await drawCard(card()), 530, 606);
    const named = await inkIn(await drawCard(card({ learner: 'Awarded to Mira Okonkwo' })), 530, 606);
    expect(named).to.be.greaterThan(without + 500);
  });

  it('sets Arabic and Hebrew from the right', async () => {
    for (const name of ['الثقافة', 'אתיקה']) {
      const png = await drawCard(card({ name, issuer: '' }));
      expect(await inkIn(png, 836, 300), name).to.be.greaterThan(500);
      expect(await inkIn(png, 530, 150), name).to.equal(0);
    }
  });

  it('keeps long names inside the card', async () => {
    const png = await drawCard(
      card({ name: 'Gesellschaftswissenschaften '.repeat(8), learner: 'Awarded to A', expired: 'Expired' }),
    );
    expect(await inkIn(png, 1140, 60)).to.equal(0);
  });

  it('draws no boxes for names in scripts that no embedded font has', async () => {
    const png = await drawCard(card({ name: '数据素养', issuer: '' }));
    expect(await inkIn(png, 530, 606)).to.equal(0);
  });
});
