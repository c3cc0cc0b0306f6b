/** Takes a badge out of an SVG picture (O27). */
import { isCompactJws } from '../jws/compact.ts';
import { badgeElements, type BakedVersion, readSvg, type SvgFault } from './svg.ts';

export interface UnbakedSvg {
  version: BakedVersion;
  /** A compact JWS, JSON text, or (2.0 only) the address of the assertion. */
  text: string;
  /** Whether the picture holds more than one badge. */
  hasSeveral: boolean;
}

/**
 * The first badge in an SVG; undefined where there is none; or what is wrong with the file. The `verify`
 * attribute counts where it holds a JWS, then the text inside, then an address in the attribute.
 */
export function unbakeSvg(svg: string | Uint8Array): UnbakedSvg | undefined | SvgFault {
  const document = readSvg(svg);
  if (typeof document === 'string') return document;
  const found = badgeElements(document);
  const [first] = found;
  if (first === undefined) return undefined;
  const { version, element } = first;
  const verify = element.attributes.find((one) => one.namespace === '' && one.local === 'verify');
  const attribute = verify?.value.trim() ?? '';
  const body = element.text.trim();
  const text = isCompactJws(attribute) || body === '' ? attribute : body;
  return { version, text, hasSeveral: found.length > 1 };
}
