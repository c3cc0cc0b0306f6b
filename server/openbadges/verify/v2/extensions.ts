/** Judges the extensions that badges carry, as far as their schemas are known; nothing is fetched (OB 2.0 §Extensions). */
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import schemas from '../../schemas/extensions-v2.json' with { type: 'json' };
import { isHttpUrl } from '../../v2/shapes.ts';
import { instantOf } from '../../dates.ts';
import type { Run } from '../common.ts';
import { limits } from '../limits.ts';
import { hasType, isObject, type JsonObject, stringsOf } from '../members.ts';

const CLASSES = ['Assertion', 'BadgeClass', 'Issuer', 'Profile', 'Endorsement'];
const NAMESPACE = /^https?:\/\/w3id\.org\/openbadges\/extensions#/;
const CONTEXT =
  /^https?:\/\/(?:w3id\.org\/openbadges|(?:www\.)?openbadgespec\.org|purl\.imsglobal\.org\/spec)\/(?:extensions|ob-[a-z]+)\//;

/** True for the address of a context that the standard's own extensions are written with. */
export function isExtensionContext(context: unknown): boolean {
  return typeof context === 'string' && CONTEXT.test(context);
}

/** Judges each extension in these documents, at most `limits.extensions`. */
export function checkExtensions({ checks }: Run, documents: readonly JsonObject[]): void {
  const found = documents.flatMap((document) => extensionsIn(Object.values(document)));
  for (const extension of found.slice(0, limits.extensions)) {
    const types = stringsOf(extension['type']).filter((type) => !isMarker(type));
    const known = types.map(compactName).find((type) => type in schemas);
    const type = types.join(', ');
    if (known === undefined) checks.add('extension', 'unknown', { type });
    else {
      const members = problemsOf(known as keyof typeof schemas, extension);
      checks.add('extension', members.length === 0 ? 'pass' : 'malformed', {
        type,
        members: members.join(', '),
      });
    }
  }
}

/** Every object within a value that says that it is an extension; badges within badges are judged by themselves. */
function extensionsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(extensionsIn);
  if (!isObject(value) || hasType(value, ...CLASSES)) return [];
  const inner = Object.values(value).flatMap(extensionsIn);
  return isExtension(value) ? [value, ...inner] : inner;
}

/** True for an object that says that it is an extension, and none of the standard's own classes. */
export function isExtension(value: JsonObject): boolean {
  return stringsOf(value['type']).some(isMarker) && !hasType(value, ...CLASSES);
}

function isMarker(type: string): boolean {
  return /^extension$/i.test(type);
}

function compactName(type: string): string {
  return type.replace(NAMESPACE, 'extensions:');
}

const compiled = new Map<keyof typeof schemas, ValidateFunction>();

/** Paths of what is missing or malformed in an extension of a known type. */
function problemsOf(type: keyof typeof schemas, extension: JsonObject): string[] {
  const validate = compiled.get(type) ?? compile(type);
  if (validate(extension)) return [];
  const found = (validate.errors ?? []).map(({ keyword, instancePath, params }) =>
    keyword === 'required' ? `${instancePath}/${String(params['missingProperty'])}` : instancePath || '/',
  );
  return [...new Set(found)].slice(0, 20);
}

function compile(type: keyof typeof schemas): ValidateFunction {
  const ajv = new Ajv2019({ allErrors: true, strictTypes: false, strictTuples: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addFormat('url', isHttpUrl);
  ajv.addFormat('date-time', (text: string) => instantOf(text) !== undefined);
  const validate = ajv.compile(schemas[type]);
  compiled.set(type, validate);
  return validate;
}
