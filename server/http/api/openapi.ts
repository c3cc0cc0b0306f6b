/** The OpenAPI 3.1 description of `/api/v1`. */
import type { Settings } from '../../settings.ts';
import { endorsementSchema, verificationSchema, verifyPath } from './verify-operation.ts';

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };

const signal = {
  type: 'object',
  required: ['id', 'learner', 'kind', 'subject', 'value', 'occurredAt'],
  properties: {
    id: {
      ...text,
      minLength: 1,
      maxLength: 200,
      description: "The sender's own id: the same id again changes nothing.",
    },
    learner: {
      type: 'object',
      required: ['platform', 'sub'],
      properties: {
        platform: { ...text, description: 'Id of the LMS here' },
        sub: { ...text, description: 'LTI user id' },
      },
    },
    kind: { enum: ['course.completed', 'activity.completed', 'grade.reached'] },
    subject: {
      type: 'object',
      required: ['type', 'id'],
      properties: { type: { enum: ['course', 'activity'] }, id: text, course: text },
    },
    value: {
      oneOf: [
        { type: 'object', properties: { done: { type: 'boolean' } }, required: ['done'] },
        {
          type: 'object',
          properties: { state: { enum: ['incomplete', 'complete', 'pass', 'fail'] } },
          required: ['state'],
        },
        {
          type: 'object',
          properties: { percent: { type: ['number', 'string', 'null'] }, raw: {}, max: {} },
          required: ['percent'],
        },
      ],
    },
    data: { type: 'object', additionalProperties: true },
    occurredAt: { ...time, description: 'ISO 8601 with zone' },
  },
};

const page = (name: string, item: object): object => ({
  parameters: [
    { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200 } },
    { name: 'after', in: 'query', schema: text },
  ],
  responses: {
    200: {
      description: 'One page; `next` is the cursor of the next one',
      content: {
        'application/json': {
          schema: { type: 'object', properties: { [name]: { type: 'array', items: item }, next: text } },
        },
      },
    },
    400: problem('A limit or cursor that is none'),
    ...refusals,
  },
});

const problem = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: { type: 'object' } } },
});
const refusals = {
  401: problem('The API key is missing, unknown, switched off or expired, or the signature does not hold'),
  403: problem('The key lacks the scope'),
  429: problem('Too many refused requests'),
};

const badge = {
  type: 'object',
  required: ['id', 'name', 'state', 'course', 'platform', 'url', 'updatedAt'],
  properties: {
    id: text,
    name: text,
    state: { enum: ['draft', 'active', 'withdrawn'] },
    version: { type: 'integer', description: 'The version in use; absent before the first activation' },
    course: text,
    platform: { ...text, description: 'Id of the LMS here' },
    url: { ...text, description: 'Public address of the badge' },
    updatedAt: time,
  },
};
const award = {
  type: 'object',
  required: ['id', 'badge', 'version', 'learner', 'state', 'achievedAt', 'issuedAt', 'isSigned', 'assertion'],
  properties: {
    id: text,
    badge: text,
    version: { type: 'integer', description: 'Version of the badge that it was awarded by' },
    learner: { ...text, description: 'An id of ours, the same for all awards of a learner' },
    state: { enum: ['awarded', 'revoked'] },
    achievedAt: time,
    issuedAt: time,
    expiresAt: time,
    revokedAt: time,
    isSigned: { type: 'boolean', description: 'Its documents are made' },
    assertion: { ...text, description: 'Address of the Open Badges 2.0 assertion' },
    credential: { ...text, description: 'Address of the Open Badges 3.0 credential' },
  },
};

export function openApiDocument(settings: Settings): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Badge Bridge', version: settings.version },
    servers: [{ url: `${settings.publicUrl}/api/v1` }],
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'bb_<key id>_<secret>' } },
      schemas: {
        Signal: signal,
        Badge: badge,
        Award: award,
        Verification: verificationSchema,
        Endorsement: endorsementSchema,
      },
    },
    paths: {
      '/signals': { post: signalsOperation },
      '/badges': { get: { summary: 'Badges of the organisation', ...page('badges', badge) } },
      '/awards': { get: { summary: 'Awards of the organisation', ...page('awards', award) } },
      '/verify': verifyPath,
    },
  };
}

const signalsOperation = {
  summary: 'Record what learners did',
  description:
    'Answered with 202 once everything is durable. Optional signature: `X-Badge-Bridge-Signature: t=<unix s>,v1=<hex HMAC-SHA256(signing secret, t + "." + body)>`, good for 300 s; required once the key asks for it.',
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          oneOf: [
            { $ref: '#/components/schemas/Signal' },
            {
              type: 'object',
              required: ['signals'],
              properties: {
                signals: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 1000,
                  items: { $ref: '#/components/schemas/Signal' },
                },
              },
            },
          ],
        },
      },
    },
  },
  responses: {
    202: {
      description: 'An answer per item, in order',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              results: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    id: text,
                    status: { enum: ['recorded', 'duplicate', 'quarantined'] },
                    reason: text,
                  },
                },
              },
            },
          },
        },
      },
    },
    400: problem('Not JSON, or not this envelope'),
    413: problem('More than 5 MB'),
    415: problem('The content type is not JSON'),
    ...refusals,
  },
};
