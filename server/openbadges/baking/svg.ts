/** What badges in SVG pictures have in common, written or read (OB 2.0 Baking §SVGs; OB 3.0 §5.3.2; openbadges.md section 6). */
import { readXml, type XmlElement, type XmlFault } from './read-xml.ts';

/** Namespace and element of each version. Both are written with the prefix `openbadges`. */
export const SVG_BADGES = {
  v2: { namespace: 'http://openbadges.org', element: 'assertion' },
  v3: { namespace: 'https://purl.imsglobal.org/ob/v3p0', element: 'credential' },
} as const;
export type BakedVersion = keyof typeof SVG_BADGES;

/** Largest SVG, in bytes (O26). */
export const MAX_SVG_BYTES = 2_000_000;

export type SvgFault = XmlFault['fault'] | 'too-large' | 'encoding' | 'not-a-picture';

export interface SvgDocument {
  source: string;
  root: XmlElement;
  elements: readonly XmlElement[];
}

const SVG = 'http://www.w3.org/2000/svg';
const BOUNDS = { elements: 50_000, depth: 200 };

/** The elements of an SVG, or what is wrong with it: too large, not UTF-8, a DOCTYPE, not well-formed, no SVG. */
export function readSvg(svg: string | Uint8Array): SvgDocument | SvgFault {
  if (svg.length > MAX_SVG_BYTES) return 'too-large';
  const source = typeof svg === 'string' ? svg.replace(/^\uFEFF/u, '') : utf8(svg);
  const declared = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']/iu.exec(source ?? '')?.[1];
  if (source === undefined || !/^(?:utf-?8|us-ascii)$/iu.test(declared ?? 'utf-8')) return 'encoding';
  const elements = readXml(source.trim(), BOUNDS);
  if ('fault' in elements) return elements.fault;
  const [root] = elements;
  const isSvg = root?.local === 'svg' && (root.namespace === SVG || root.namespace === '');
  return root !== undefined && isSvg ? { source: source.trim(), root, elements } : 'not-a-picture';
}

/** The badges in an SVG with their versions, in document order. */
export function badgeElements(document: SvgDocument): { version: BakedVersion; element: XmlElement }[] {
  return document.elements.flatMap((element) => {
    const version = (['v2', 'v3'] as const).find((one) => {
      const { namespace, element: local } = SVG_BADGES[one];
      return element.local === local && element.namespace === namespace;
    });
    return version === undefined ? [] : [{ version, element }];
  });
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
