/** The operations of the Open Badges API as its Service Description Document describes them (OB 3.0 §6.2). */
import {
  CHANGE_PROFILE,
  PUT_CREDENTIALS,
  READ_CREDENTIALS,
  READ_PROFILE,
} from '../../model/wallets/scopes.ts';

const text = { type: 'string' };
const jsonOf = (schema: string): object => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
});
const jws = { 'text/plain': { schema: { $ref: '#/components/schemas/CompactJws' } } };
const answer = (description: string, content: object): object => ({ description, content });
const refusals = Object.fromEntries(
  [
    ['400', 'Not as this operation asks'],
    ['401', 'No access token, or one that has ended'],
    ['403', 'The access token does not allow this'],
    ['405', 'Not an operation of this address'],
    ['429', 'Too many requests: try again after the seconds in Retry-After'],
    ['default', 'The request cannot be served'],
  ].map(([status = '', description = '']) => [status, answer(description, jsonOf('Imsx_StatusInfo'))]),
);
const query = (name: string, schema: object, description: string): object => ({
  name,
  in: 'query',
  required: false,
  schema,
  description,
});
const secured = (scope: string): object => ({ security: [{ OAuth2ACG: [scope] }] });

/** Most credentials on one page, and how many there are unless asked. */
export const MOST_PER_PAGE = 100;
export const USUAL_PER_PAGE = 50;

const credential = { ...jsonOf('AchievementCredential'), ...jws };

export const serviceOperations = {
  '/discovery': {
    get: {
      operationId: 'getServiceDescription',
      responses: { 200: answer('This document', { 'application/json': { schema: { type: 'object' } } }) },
    },
  },
  '/credentials': {
    get: {
      operationId: 'getCredentials',
      ...secured(READ_CREDENTIALS),
      parameters: [
        query(
          'limit',
          { type: 'integer', minimum: 1, maximum: MOST_PER_PAGE, default: USUAL_PER_PAGE },
          'Most credentials in the answer',
        ),
        query('offset', { type: 'integer', minimum: 0, default: 0 }, 'Index of the first one'),
        query('since', { type: 'string', format: 'date-time' }, 'Only credentials issued after it'),
      ],
      responses: {
        200: {
          description: 'Credentials of the person, oldest first',
          headers: {
            'X-Total-Count': { schema: { type: 'integer' }, description: 'How many there are' },
            Link: { schema: text, description: 'first, last, prev, next' },
          },
          content: jsonOf('GetOpenBadgeCredentialsResponse'),
        },
        ...refusals,
      },
    },
    post: {
      operationId: 'upsertCredential',
      ...secured(PUT_CREDENTIALS),
      requestBody: { required: true, content: credential },
      responses: {
        200: answer('It took the place of one with the same id and issuer', credential),
        201: answer('It was added', credential),
        304: { description: 'A newer one with the same id and issuer is here' },
        ...refusals,
      },
    },
  },
  '/profile': {
    get: {
      operationId: 'getProfile',
      ...secured(READ_PROFILE),
      responses: { 200: answer('The profile', jsonOf('Profile')), ...refusals },
    },
    put: {
      operationId: 'putProfile',
      ...secured(CHANGE_PROFILE),
      requestBody: { required: true, content: jsonOf('Profile') },
      responses: { 200: answer('The profile as it is now', jsonOf('Profile')), ...refusals },
    },
  },
};

const schemaFile = (name: string): object => ({
  type: 'object',
  externalDocs: { url: `https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_${name}_schema.json` },
});

export const serviceSchemas = {
  AchievementCredential: schemaFile('achievementcredential'),
  Profile: schemaFile('profile'),
  CompactJws: { type: 'string', pattern: '^[-A-Za-z0-9_]+\\.[-A-Za-z0-9_]*\\.[-A-Za-z0-9_]*$' },
  GetOpenBadgeCredentialsResponse: {
    type: 'object',
    properties: {
      credential: { type: 'array', items: { $ref: '#/components/schemas/AchievementCredential' } },
      compactJwsString: { type: 'array', items: { $ref: '#/components/schemas/CompactJws' } },
    },
  },
  Imsx_StatusInfo: {
    type: 'object',
    required: ['imsx_codeMajor', 'imsx_severity'],
    properties: {
      imsx_codeMajor: { type: 'string', enum: ['failure', 'processing', 'success', 'unsupported'] },
      imsx_severity: { type: 'string', enum: ['error', 'status', 'warning'] },
      imsx_description: text,
      imsx_codeMinor: {
        type: 'object',
        properties: {
          imsx_codeMinorField: {
            type: 'array',
            items: {
              type: 'object',
              properties: { imsx_codeMinorFieldName: text, imsx_codeMinorFieldValue: text },
            },
          },
        },
      },
    },
  },
};
