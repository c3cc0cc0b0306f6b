/** What an uploaded SVG may contain: shapes, paint and text of its own, nothing that acts or reaches out (O26). */
import { readXml, type XmlAttribute, type XmlElement } from '../openbadges/baking/read-xml.ts';
import { refusal } from './refuse-upload.ts';
import { uploadLimits } from './upload-limits.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Elements of these are live inside an SVG page. */
const LIVE = [
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/1998/Math/MathML',
  'http://www.w3.org/2001/xml-events',
];

const allowed = new Set(
  `svg g defs symbol use switch title desc metadata style
   path rect circle ellipse line polyline polygon text tspan textPath image marker
   linearGradient radialGradient stop pattern clipPath mask
   filter feGaussianBlur feOffset feBlend feMerge feMergeNode feFlood feComposite feColorMatrix
   feComponentTransfer feFuncR feFuncG feFuncB feFuncA feDropShadow`.split(/\s+/u),
);
const animation = new Set(['animate', 'animateMotion', 'animateTransform', 'animateColor', 'set', 'mpath']);
const foreign = new Set(['foreignObject', 'iframe', 'object', 'embed', 'audio', 'video', 'canvas']);
const scripts = new Set(['script', 'handler', 'listener']);

export interface CheckedSvg {
  /** The same picture, its root sized so that the longer side is `uploadLimits.keptSide`. */
  sized: string;
  width: number;
  height: number;
  /** Raster pictures inside, decoded from their data addresses. */
  embedded: Buffer[];
}

/**
 * Reads an uploaded SVG and refuses what is not a still, self-contained picture.
 * @throws IMAGE_UNSAFE, IMAGE_INVALID or IMAGE_TOO_LARGE with `details.reason`
 */
export function checkSvg(source: string): CheckedSvg {
  const elements = readXml(source, uploadLimits);
  if ('fault' in elements) throw refusal(elements.fault, elements.found);
  const [root] = elements;
  if (root?.local !== 'svg' || root.namespace !== SVG) throw refusal('not-a-picture', root?.local);
  const embedded: Buffer[] = [];
  for (const element of elements) {
    checkElement(element);
    for (const attribute of element.attributes) {
      const picture = checkAttribute(element, attribute);
      if (picture !== undefined) embedded.push(picture);
    }
  }
  return { ...sizeRoot(source, root), embedded };
}

function checkElement({ namespace, local, text }: XmlElement): void {
  if (LIVE.includes(namespace)) throw refusal(local === 'script' ? 'script' : 'foreign', local);
  if (namespace !== SVG) return;
  if (scripts.has(local)) throw refusal('script', local);
  if (foreign.has(local)) throw refusal('foreign', local);
  if (animation.has(local)) throw refusal('animation', local);
  if (!allowed.has(local)) throw refusal('element', local);
  if (local === 'style') checkStyle(text);
}

/** The decoded picture, where the attribute holds one. */
function checkAttribute(element: XmlElement, { namespace, local, value }: XmlAttribute): Buffer | undefined {
  if (/^on/iu.test(local)) throw refusal('event', local);
  if (local === 'base' && namespace.endsWith('/XML/1998/namespace')) throw refusal('external', 'xml:base');
  if (element.namespace !== SVG) return undefined;
  if (local === 'href' || local === 'src') return checkAddress(element, value.trim());
  checkStyle(value);
  return undefined;
}

function checkAddress(element: XmlElement, address: string): Buffer | undefined {
  if (address === '' || address.startsWith('#')) return undefined;
  const data = /^data:image\/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]*)$/u.exec(address);
  if (data === null || element.local !== 'image') throw refusal('external', address);
  return Buffer.from(data[1] ?? '', 'base64');
}

/** Styles may name parts of the same picture (`url(#id)`) and nothing else; escapes could hide anything. */
function checkStyle(style: string): void {
  if (style.includes('\\')) throw refusal('style', '\\');
  const plain = withoutComments(style);
  const active =
    /@import|@charset|@namespace|expression\s*\(|-moz-binding|behavior\s*:|javascript:|image-set|(?:^|[^-\w])src\s*\(/iu.exec(
      plain,
    );
  if (active !== null) throw refusal('style', active[0]);
  for (const [, address = ''] of plain.matchAll(/url\(\s*(?:"|'|)([^)"']*)/giu)) {
    if (!address.trim().startsWith('#')) throw refusal('external', address);
  }
}

/** Comments by search, not by pattern: a million of them that never end must cost nothing. */
function withoutComments(style: string): string {
  const [before = '', ...rest] = style.split('/*');
  return [
    before,
    ...rest.map((part) => {
      const end = part.indexOf('*/');
      if (end < 0) throw refusal('style', '/*');
      return part.slice(end + 2);
    }),
  ].join(' ');
}

interface Size {
  width: number;
  height: number;
}

/** Gives the root the size it is kept at, so that nobody's millimetres or megapixels decide. */
function sizeRoot(source: string, root: XmlElement): Omit<CheckedSvg, 'embedded'> {
  const value = (local: string): string | undefined =>
    root.attributes.find((attribute) => attribute.namespace === '' && attribute.local === local)?.value;
  const box = boxOf(value('viewBox'));
  const own = ownSize(value('width'), value('height'));
  const size = own ?? box;
  if (size === undefined) throw refusal('no-size');
  const longer = Math.max(size.width, size.height);
  if (longer > Math.min(size.width, size.height) * uploadLimits.ratio) throw refusal('proportions');
  const width = Math.max(1, Math.round((size.width / longer) * uploadLimits.keptSide));
  const height = Math.max(1, Math.round((size.height / longer) * uploadLimits.keptSide));
  const tag = source
    .slice(root.start, root.end)
    .replace(/\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')/gu, '');
  const viewBox = box === undefined ? ` viewBox="0 0 ${size.width} ${size.height}"` : '';
  const end = tag.endsWith('/>') ? '/>' : '>';
  const sized = `${tag.slice(0, -end.length)}${viewBox} width="${width}" height="${height}"${end}`;
  return { sized: source.slice(0, root.start) + sized + source.slice(root.end), width, height };
}

function boxOf(viewBox: string | undefined): Size | undefined {
  const numbers =
    viewBox
      ?.trim()
      .split(/[\s,]+/u)
      .map(Number) ?? [];
  const [x, y, width = 0, height = 0] = numbers;
  const isSound = numbers.length === 4 && Number.isFinite(x) && Number.isFinite(y);
  return isSound && isLength(width) && isLength(height) ? { width, height } : undefined;
}

/** Width and height where both are given in the same unit; relative ones say nothing. */
function ownSize(width: string | undefined, height: string | undefined): Size | undefined {
  const [w, h] = [lengthOf(width), lengthOf(height)];
  const isSound = w.unit === h.unit && isLength(w.amount) && isLength(h.amount);
  return isSound ? { width: w.amount, height: h.amount } : undefined;
}

/** An absolute length; amount 0 for anything else. */
function lengthOf(value = ''): { amount: number; unit: string } {
  const found = /^([\d.]+(?:e[+-]?\d+)?)(px|pt|pc|mm|cm|in)?$/iu.exec(value.trim());
  return { amount: Number(found?.[1] ?? 0), unit: found?.[2]?.toLowerCase() ?? 'px' };
}

function isLength(value: number): boolean {
  return value > 0 && value < 1e6;
}
