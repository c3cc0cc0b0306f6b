/** Puts a badge into its SVG picture (OB 2.0 Baking §SVGs; OB 3.0 §5.3.2; openbadges.md O24, O25). */
import { BridgeError } from '../../errors.ts';
import { isCompactJws } from '../jws/compact.ts';
import {
  badgeElements,
  MAX_SVG_BYTES,
  readSvg,
  SVG_BADGES,
  type BakedVersion,
  type SvgDocument,
} from './svg.ts';

/** What is put in: one version a file, since both use one prefix with different namespaces (O24). */
export interface SvgBadge {
  version: BakedVersion;
  /** A compact JWS, or JSON text: the 2.0 assertion or the 3.0 credential with its proof. */
  text: string;
  /** Address of the assertion, for a hosted 2.0 badge. */
  url?: string;
}

const PREFIX = 'openbadges';

/**
 * The picture with the badge as the first thing in it, and without any badge that was in it before. All else
 * stays as it was.
 *
 * @throws BridgeError IMAGE_INVALID where this is no sound SVG, or where its prefix `openbadges` means another
 * thing; IMAGE_TOO_LARGE where it is too large, before or after; IMAGE_UNSAFE where it holds a DOCTYPE
 */
export function bakeSvg(svg: string | Uint8Array, badge: SvgBadge): string {
  const document = readSvg(svg);
  if (typeof document === 'string') throw refused(document);
  const { namespace, element } = SVG_BADGES[badge.version];
  const made = `<${PREFIX}:${element}${verifyOf(badge)}>${bodyOf(badge)}</${PREFIX}:${element}>`;
  const { source, root } = document;
  const tag = withNamespace(source.slice(root.start, root.end), namespace);
  const name = /^<([^\s/>]+)/u.exec(tag)?.[1] ?? 'svg';
  const baked = tag.endsWith('/>')
    ? `${tag.slice(0, -2)}>${made}</${name}>`
    : `${tag}${made}${withoutBadges(document)}`;
  const end = tag.endsWith('/>') ? source.slice(root.end) : '';
  const whole = source.slice(0, root.start) + baked + end;
  if (Buffer.byteLength(whole) > MAX_SVG_BYTES) throw refused('too-large');
  return whole;
}

/** Everything after the root's start tag, without the badges that were in it. */
function withoutBadges(document: SvgDocument): string {
  const { source, root } = document;
  let kept = '';
  let at = root.end;
  for (const { element } of badgeElements(document)) {
    if (element.start < at) continue;
    kept += source.slice(at, element.start);
    at = element.close;
  }
  return kept + source.slice(at);
}

/** The root's start tag with the prefix bound to the version's namespace. */
function withNamespace(tag: string, namespace: string): string {
  const bound = new RegExp(`(\\sxmlns:${PREFIX}\\s*=\\s*)(?:"([^"]*)"|'([^']*)')`, 'u').exec(tag);
  if (bound === null) return tag.replace(/\s*(\/?>)$/u, ` xmlns:${PREFIX}="${namespace}"$1`);
  const [whole, before = '', double, single] = bound;
  const ours: readonly string[] = Object.values(SVG_BADGES).map((one) => one.namespace);
  if (!ours.includes(double ?? single ?? '')) throw refused('broken');
  return tag.replace(whole, `${before}"${namespace}"`);
}

function verifyOf({ version, text, url }: SvgBadge): string {
  if (isCompactJws(text)) return ` verify="${text}"`;
  return version === 'v2' && url !== undefined ? ` verify="${escaped(url)}"` : '';
}

/** A JWS stands in the attribute; JSON in CDATA, with `>` spelled so that it cannot end there. */
function bodyOf({ text }: SvgBadge): string {
  if (isCompactJws(text)) return '';
  return `<![CDATA[${text.replaceAll('>', '\\u003e').replace(/[\uFFFE\uFFFF]/gu, escape)}]]>`;
}

/** Characters that JSON may hold as they are, and XML may not. */
function escape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16)}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function refused(fault: string): BridgeError {
  const code =
    fault === 'too-large' || fault === 'too-complex'
      ? 'IMAGE_TOO_LARGE'
      : fault === 'doctype' || fault === 'entity'
        ? 'IMAGE_UNSAFE'
        : 'IMAGE_INVALID';
  return new BridgeError(code, 'not a sound SVG', { details: { fault } });
}
