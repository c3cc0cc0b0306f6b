/** What putting a signed credential into a picture costs: a PNG of 100 kB, an SVG of a few. */
import { bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../server/openbadges/baking/bake-svg.ts';
import { createProofMaker } from '../../../server/openbadges/proof/data-integrity.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { type Figures, rounded } from '../figures.ts';
import { alternate } from './alternate.ts';
import { pngOf, svg } from './pictures.ts';
import { CREATED, full, signingKey } from './samples.ts';

export async function benchBake(): Promise<Figures> {
  const signed = await createProofMaker().sign(openBadgeCredential(full(1)), signingKey, CREATED);
  const text = JSON.stringify(signed);
  const picture = pngOf(100_000);
  const drawing = svg();
  const ms = await alternate({
    png: () => bakePng(picture, { v3: text }),
    svg: () => bakeSvg(drawing, { version: 'v3', text }),
  });
  return { 'bake.png100kMs': rounded(ms.png), 'bake.svgMs': rounded(ms.svg) };
}
