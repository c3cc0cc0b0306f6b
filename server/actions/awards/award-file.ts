/** An award as a file to take along: a picture with the badge in it, or the badge alone (openbadges.md section 6, O73). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award, Documents } from '../../model/awards/award.ts';
import { type Image, images } from '../../model/badges/image.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { bakePng } from '../../openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../openbadges/baking/bake-svg.ts';
import { awardAsJwt } from '../forms/credential-jwt.ts';
import { awardAsSignedAssertion } from '../forms/signed-assertion.ts';
import { versionOfAward } from '../learners/describe-award.ts';

/** By the last part of their address; the first is the one that fits nearly everywhere. */
export const awardFiles = [
  'badge.png',
  'badge-3.0.png',
  'badge-2.0.png',
  'badge-3.0.svg',
  'badge-2.0.svg',
  'badge-3.0.json',
  'badge-3.0.jwt',
  'badge-3.0-es256.jwt',
  'badge-2.0.jws',
] as const;
export type AwardFileName = (typeof awardFiles)[number];

export interface AwardFile {
  /** Content type. */
  type: string;
  body: Uint8Array | string;
  /** As it is saved: the badge's name and an ending. */
  name: string;
}

/**
 * @throws NOT_FOUND for a file that there is not, also while the award has no documents, and for an SVG of a
 * picture that is none · GONE for a revoked award
 */
export async function awardFile(ctx: Context, award: Award, file: string): Promise<AwardFile> {
  const { documents } = award;
  if (!isAwardFile(file)) throw new BridgeError('NOT_FOUND', 'no such file of an award');
  if (award.state === 'revoked') throw new BridgeError('GONE', 'a revoked award is not given out');
  if (documents === undefined) throw new BridgeError('NOT_FOUND', 'the award has no documents yet');
  const { version } = await versionOfAward(ctx, award);
  const { image, name } = version.frozen.achievement;
  const made = /\.(png|svg)$/.test(file)
    ? pictureWith(ctx, award, documents, file, await pictureOf(ctx, image))
    : await alone(ctx, award, documents, file);
  return { ...made, name: name + file.slice('badge'.length).replace('-', ' ') };
}

function isAwardFile(file: string): file is AwardFileName {
  return awardFiles.some((one) => one === file);
}

async function pictureOf(ctx: Context, image: string): Promise<Image> {
  const picture = await ctx.store.get(images, image);
  if (picture === undefined) throw new BridgeError('NOT_FOUND', 'the picture of the badge is gone');
  return picture;
}

type Made = Omit<AwardFile, 'name'>;

function pictureWith(
  ctx: Context,
  { id }: Award,
  { assertion, credential }: Documents,
  file: AwardFileName,
  { png, svg }: Image,
): Made {
  const has2 = !file.includes('3.0');
  const has3 = !file.includes('2.0');
  if (file.endsWith('.png')) {
    const texts = { ...(has2 ? { v2: assertion } : {}), ...(has3 ? { v3: credential } : {}) };
    return { type: 'image/png', body: bakePng(Buffer.from(png, 'base64'), texts) };
  }
  if (svg === undefined) throw new BridgeError('NOT_FOUND', 'the picture of the badge is no SVG');
  const url = addressesOf(ctx.settings.publicUrl).assertion(id);
  const badge = has2
    ? ({ version: 'v2', text: assertion, url } as const)
    : ({ version: 'v3', text: credential } as const);
  return { type: 'image/svg+xml', body: bakeSvg(svg, badge) };
}

async function alone(ctx: Context, award: Award, documents: Documents, file: AwardFileName): Promise<Made> {
  if (file === 'badge-2.0.jws') return { type: 'text/plain', body: await awardAsSignedAssertion(ctx, award) };
  if (file === 'badge-3.0.json') return { type: 'application/vc+ld+json', body: documents.credential };
  const alg = file === 'badge-3.0-es256.jwt' ? 'ES256' : 'RS256';
  return { type: 'application/vc+jwt', body: await awardAsJwt(ctx, award, alg) };
}
