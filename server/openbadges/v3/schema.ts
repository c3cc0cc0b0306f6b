/** The official JSON Schemas of an AchievementCredential and of an EndorsementCredential, and one of a ClrCredential made of their parts, compiled once (O6). */
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { BridgeError } from '../../errors.ts';
import { VC_V1, VC_V2 } from '../contexts/contexts.ts';
import { instantOf, isDate } from '../dates.ts';
import schemaV2 from '../schemas/achievement-credential.json' with { type: 'json' };

/** VC Data Model of a credential, told by its first context. */
export type DataModel = '2.0' | '1.1';

/** What a credential is about: an award, somebody speaking for another, or a record of several awards. */
export type CredentialKind = 'achievement' | 'endorsement' | 'record';

const compiled = new Map<string, ValidateFunction>();

/** JSON Pointers of what is wrong with a credential, at most 20; empty where it passes the schema. */
export function schemaProblems(
  credential: unknown,
  model: DataModel = '2.0',
  kind: CredentialKind = 'achievement',
): string[] {
  const validate = compiledFor(model, kind);
  if (validate(credential)) return [];
  const found = (validate.errors ?? []).map((error) =>
    error.keyword === 'required'
      ? `${error.instancePath}/${String(error.params['missingProperty'])}`
      : error.instancePath,
  );
  return [...new Set(found)].slice(0, 20);
}

/**
 * The credential, if it passes the schema.
 * @throws BridgeError DOCUMENT_INVALID with the JSON Pointers in `details.members`.
 */
export function wellFormedCredential<T extends object>(credential: T, kind?: CredentialKind): T {
  const members = schemaProblems(credential, '2.0', kind);
  if (members.length > 0) {
    throw new BridgeError('DOCUMENT_INVALID', 'not a valid OB 3.0 credential', { details: { members } });
  }
  return credential;
}

function compiledFor(model: DataModel, kind: CredentialKind): ValidateFunction {
  const name = `${model} ${kind}`;
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const ajv = new Ajv2019({ strictTuples: false, strictTypes: false, allErrors: true });
  ajv.addFormat('date-time', (text: string) => instantOf(text) !== undefined);
  ajv.addFormat('date', isDate);
  const whole: object = model === '2.0' ? schemaV2 : schemaOf11();
  const schemas = { achievement: () => whole, endorsement: endorsementSchema, record: recordSchema };
  const validate = ajv.compile(schemas[kind](whole));
  compiled.set(name, validate);
  return validate;
}

/** The part of the schema that describes an embedded endorsement, which is the schema of endorsements as such. */
function endorsementSchema(whole: object): object {
  const { $defs } = whole as typeof schemaV2;
  return { ...$defs.EndorsementCredential, $defs };
}

/** A record: the members of every credential around a subject that holds credentials (CLR 2.0 §B.1). */
function recordSchema(whole: object): object {
  const { $schema, properties, $defs, ...rest } = whole as typeof schemaV2;
  const [model] = properties['@context'].items;
  return {
    $schema,
    type: 'object',
    properties: {
      ...properties,
      '@context': {
        type: 'array',
        minItems: 2,
        items: [
          model,
          {
            type: 'string',
            pattern: String.raw`^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json$`,
          },
        ],
        additionalItems: { $ref: '#/$defs/Context' },
      },
      type: { allOf: [named('VerifiableCredential'), named('ClrCredential')] },
      partial: { type: 'boolean' },
      credentialSubject: { $ref: '#/$defs/ClrSubject' },
    },
    required: [...rest.required, 'name'],
    $defs: { ...$defs, ...recordParts },
  };
}

const text = { type: 'string' };
const named = (type: string): object => ({
  type: 'array',
  minItems: 1,
  contains: { const: type },
  items: text,
});
const recordParts = {
  ClrSubject: {
    type: 'object',
    properties: {
      id: text,
      type: named('ClrSubject'),
      identifier: { type: 'array', items: { $ref: '#/$defs/IdentityObject' } },
      achievement: { type: 'array', items: { $ref: '#/$defs/Achievement' } },
      verifiableCredential: { type: 'array', minItems: 1, items: { type: ['object', 'string'] } },
      association: { type: 'array', items: { $ref: '#/$defs/Association' } },
    },
    required: ['type', 'verifiableCredential'],
  },
  Association: {
    type: 'object',
    properties: {
      type: { anyOf: [{ const: 'Association' }, named('Association')] },
      associationType: {
        enum: [
          'exactMatchOf',
          'isChildOf',
          'isParentOf',
          'isPartOf',
          'isPeerOf',
          'isRelatedTo',
          'precedes',
          'replacedBy',
        ],
      },
      sourceId: text,
      targetId: text,
    },
    required: ['type', 'associationType', 'sourceId', 'targetId'],
  },
};

/** The same schema for VC Data Model 1.1: its context, and `issuanceDate`/`expirationDate` for the two dates. */
function schemaOf11(): object {
  const text = JSON.stringify(schemaV2)
    .replaceAll(`"${VC_V2}"`, `"${VC_V1}"`)
    .replaceAll('"validFrom"', '"issuanceDate"')
    .replaceAll('"validUntil"', '"expirationDate"')
    .replaceAll('achievementcredential_schema.json', 'anyachievementcredential_schema.json');
  return JSON.parse(text) as object;
}
