/** `/verify` in the OpenAPI description. */
const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const list = (items: object): object => ({ type: 'array', items });

const check = {
  type: 'object',
  required: ['id', 'name', 'outcome', 'words'],
  properties: {
    id: { ...text, description: 'What was checked: `proof`, `status`, `expiry` ...' },
    name: { ...text, description: 'The same for people' },
    outcome: { enum: ['pass', 'warn', 'fail', 'skip', 'unknown'] },
    words: { ...text, description: 'What was found, in one sentence' },
  },
};

const verdict = {
  enum: ['valid', 'warnings', 'invalid', 'unchecked'],
  description:
    '`warnings`: valid, with remarks. `unchecked`: something could not be found out, so that nothing is promised.',
};

/** Who says what of whom; may itself be endorsed. */
export const endorsementSchema = {
  type: 'object',
  required: ['of', 'verdict', 'words', 'checks'],
  properties: {
    of: { enum: ['badge', 'issuer', 'achievement', 'other'] },
    by: text,
    comment: text,
    verdict,
    words: text,
    checks: list(check),
    endorsements: list({ $ref: '#/components/schemas/Endorsement' }),
  },
};

/** The report: what the badge says of itself stands beside what was found out. */
export const verificationSchema = {
  type: 'object',
  required: [
    'verdict',
    'words',
    'advice',
    'recipient',
    'dates',
    'status',
    'checks',
    'warnings',
    'timing',
    'language',
  ],
  properties: {
    verdict,
    reason: {
      ...text,
      description: 'Why it is not `valid`: `expired`, `revoked`, `proof`, `unreachable` ...',
    },
    words: { ...text, description: 'The verdict in one sentence' },
    advice: { ...text, description: 'What to do about it' },
    format: { enum: ['hosted', 'signed', 'data-integrity', 'jwt', 'none'] },
    version: { enum: ['0.5', '1.0', '1.1', '2.0', '2.1', '3.0', 'clr-2.0'] },
    dataModel: { enum: ['1.1', '2.0'], description: 'Verifiable Credentials Data Model' },
    id: text,
    issuer: {
      type: 'object',
      required: ['id'],
      properties: { id: text, name: text, url: text, email: text, image: text, description: text },
    },
    achievement: {
      type: 'object',
      required: ['name'],
      properties: {
        id: text,
        name: text,
        description: text,
        image: text,
        criteria: { ...text, description: 'Text, or the address of one' },
        type: text,
        tags: list(text),
        language: text,
        alignments: list({ type: 'object', required: ['name', 'url'] }),
      },
    },
    recipient: {
      type: 'object',
      required: ['asked'],
      properties: {
        asked: { type: 'boolean', description: 'Whether an identity was asked about' },
        matches: { type: 'boolean', description: 'Whether the badge was issued to it' },
        type: text,
        hashed: { type: 'boolean' },
        name: text,
      },
      description:
        'Never an identity: only how the badge names its holder, and whether it is the one asked about',
    },
    dates: { type: 'object', properties: { issued: time, achieved: time, expires: time } },
    status: { enum: ['good', 'revoked', 'suspended', 'none', 'unknown'] },
    revocationReason: text,
    evidence: list({
      type: 'object',
      properties: { url: text, name: text, description: text, narrative: text },
    }),
    results: list({ type: 'object', required: ['value'], properties: { name: text, value: text } }),
    narrative: text,
    claim: {
      type: 'object',
      required: ['of'],
      properties: { of: text, comment: text },
      description: 'What an endorsement says that was handed in by itself',
    },
    checks: list(check),
    warnings: list(text),
    credentials: list({ $ref: '#/components/schemas/Verification' }),
    endorsements: list({ $ref: '#/components/schemas/Endorsement' }),
    timing: {
      type: 'object',
      required: ['ms', 'fetches'],
      properties: { ms: { type: 'number' }, fetches: { type: 'integer' } },
    },
    language: { ...text, description: 'BCP 47 tag of the sentences' },
    checkedAt: time,
    checkedBy: { ...text, description: 'Origin that made the check' },
  },
};

const problem = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: { type: 'object' } } },
});

const responses = {
  200: {
    description: 'The report, whatever the verdict',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Verification' } } },
  },
  400: problem('Nothing to verify, or not in one of these forms'),
  413: problem('More than 5 MB'),
  429: problem('Too many from this network: come again after `Retry-After` seconds'),
  503: problem('Too many at once: come again after `Retry-After` seconds'),
};

const lang = { name: 'lang', in: 'query', schema: text, description: 'Language of the sentences' };
const recipient = {
  ...text,
  maxLength: 320,
  description: 'E-mail address, or another identity: was the badge issued to it?',
};
const binary = { schema: { type: 'string', format: 'binary' } };

export const verifyPath = {
  get: {
    summary: 'Verify the badge at an address',
    description: 'An address of a person does not belong in a URL: ask about a recipient by POST.',
    security: [],
    parameters: [
      {
        name: 'url',
        in: 'query',
        required: true,
        schema: { ...text, maxLength: 2000 },
        description: 'Of the badge, its picture, or the page about it',
      },
      lang,
    ],
    responses,
  },
  post: {
    summary: 'Verify a badge of any issuer',
    description:
      'Open to everybody and to pages of every site; limited per network. Ends after 15 seconds at the latest. JSON without `input` and `url` is taken as the badge itself.',
    security: [],
    parameters: [lang],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              input: {
                oneOf: [text, { type: 'object' }],
                description: 'A link, the text of a badge (JSON, JWT, JWS, SVG), or a badge as JSON',
              },
              url: text,
              recipient,
            },
          },
        },
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' }, input: text, url: text, recipient },
          },
        },
        'image/png': binary,
        'image/svg+xml': binary,
        'application/octet-stream': binary,
        'text/plain': { schema: text },
      },
    },
    responses,
  },
};
