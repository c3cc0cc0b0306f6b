/** Statements and their text: RDF terms as jsonld makes them, N-Quads as RDFC-1.0 writes them (RDF Canon §5). */

export interface Term {
  termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph';
  value: string;
  datatype?: { value: string };
  language?: string;
}
export interface Statement {
  subject: Term;
  predicate: Term;
  object: Term;
  graph: Term;
}

export const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string';
export const RDF_LANG_STRING = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString';

// eslint's no-control-regex forbids naming them in a pattern; a table is as fast.
const ESCAPES = new Map<string, string>([
  ...Array.from({ length: 32 }, (_, code): [string, string] => [
    String.fromCharCode(code),
    `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`,
  ]),
  ['\u007f', '\\u007F'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);
const TO_ESCAPE = /[\p{Cc}"\\]/u;
const EACH_TO_ESCAPE = /[\p{Cc}"\\]/gu;

/** What stands between the quotes of a literal. The C1 controls stay as they are. */
export function escapedLiteral(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(EACH_TO_ESCAPE, (one) => ESCAPES.get(one) ?? one) : text;
}

/** Absolute, and without a character that jsonld or N-Quads would treat in a way of their own. */
const PLAIN_IRI = /^([A-Za-z][A-Za-z0-9+.-]*):[^\p{C}\p{Z}<>"{}|\\^`]+$/u;

/**
 * The scheme of an absolute, well-formed IRI (RFC 3987), or undefined for any other text: what it names, and
 * how it is written in N-Quads, is then the text itself.
 */
export function schemeOfIri(text: string): string | undefined {
  return PLAIN_IRI.exec(text)?.[1];
}
