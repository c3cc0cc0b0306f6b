/**
 * Who may import whom: the one table behind the ESLint rule `house/imports` and the test
 * `test/unit/house.test.ts`. The first row whose `from` is a prefix of a file's path decides.
 * `type:` before a folder allows only `import type` from it.
 */
const model = ['server/model/'];
const errors = ['server/errors.ts'];
const ports = ['server/ports/'];
const portTypes = ['type:server/ports/'];
/** Small pure helpers that live beside the port they belong to. */
const portHelpers = ['server/ports/http.ts', 'server/ports/random.ts'];
/** Addresses of public documents: pages and routes use the same ones as the documents. */
const addresses = ['server/openbadges/addresses.ts'];
/** The guard against other sites, for every route that a cookie authenticates. */
const guard = ['server/csrf-guard.ts', 'server/read-body.ts'];
const context = [
  'type:server/context.ts',
  'type:server/cache.ts',
  'type:server/stage.ts',
  'type:server/events.ts',
  'type:server/settings.ts',
];
const adapter = (name) => ({
  from: `adapters/${name}/`,
  may: [`adapters/${name}/`, ...ports, ...model, ...errors, 'type:server/context.ts'],
});

export const table = [
  { from: 'server/model/', may: [...model] },
  { from: 'server/criteria/', may: ['server/criteria/', ...model, ...errors] },
  { from: 'server/openbadges/', may: ['server/openbadges/', ...model, ...errors] },
  {
    from: 'server/pictures/',
    may: ['server/pictures/', 'server/openbadges/baking/read-xml.ts', ...model, ...errors],
  },
  { from: 'server/ports/', may: [...ports, ...model] },
  { from: 'server/locales/', may: ['server/locales/'] },
  {
    from: 'server/actions/',
    may: [
      'server/actions/',
      ...model,
      ...ports,
      'server/criteria/',
      'server/openbadges/',
      'server/pictures/',
      'server/mails/',
      ...errors,
      ...context,
    ],
  },
  {
    from: 'server/mails/',
    may: ['server/mails/', 'server/views/words.ts', 'server/locales/', ...model, ...context],
  },
  {
    from: 'server/views/',
    may: [
      'server/views/',
      'server/locales/',
      'type:server/actions/',
      ...addresses,
      'type:server/openbadges/verify/',
      'type:server/criteria/',
      'server/pictures/',
      ...model,
      ...portTypes,
      ...errors,
      ...context,
    ],
  },
  {
    from: 'server/http/',
    may: [
      'server/http/',
      'server/views/',
      'server/actions/',
      ...guard,
      ...addresses,
      ...model,
      ...portTypes,
      ...portHelpers,
      ...errors,
      ...context,
    ],
  },
  { from: 'server/threads/', may: ['server/threads/', 'server/openbadges/', ...ports, ...model, ...errors] },
  { from: 'server/main.ts', may: ['*'] },
  { from: 'server/logger.ts', may: ['server/logger.ts', ...errors, ...context] },
  { from: 'server/metrics.ts', may: ['server/metrics.ts', ...errors, ...context] },
  { from: 'server/stage.ts', may: [...model, 'type:server/context.ts'] },
  { from: 'server/csrf-guard.ts', may: [...errors] },
  { from: 'server/read-body.ts', may: [...errors] },
  { from: 'server/cache.ts', may: [...portTypes] },
  { from: 'server/pacer.ts', may: ['type:server/settings.ts', ...ports, ...errors] },
  { from: 'server/context.ts', may: [...model, ...portTypes, ...context] },
  { from: 'server/events.ts', may: [...model, ...portTypes, 'type:server/errors.ts'] },
  { from: 'server/settings.ts', may: [] },
  { from: 'server/errors.ts', may: [] },
  {
    from: 'server/',
    may: [
      'server/http/',
      'server/views/',
      'server/actions/',
      ...guard,
      ...addresses,
      'server/run-stage.ts',
      'server/stage-run.ts',
      'server/hand-over.ts',
      'server/worker.ts',
      'server/stages.ts',
      'server/metrics.ts',
      'lti/',
      ...model,
      ...portTypes,
      ...portHelpers,
      ...errors,
      ...context,
    ],
  },
  {
    from: 'lti/',
    may: [
      'lti/',
      ...guard,
      'server/actions/',
      'server/views/',
      ...model,
      ...portTypes,
      ...portHelpers,
      ...errors,
      ...context,
    ],
  },
  { from: 'adapters/stores/', may: ['adapters/stores/', ...ports, ...model, ...errors] },
  adapter('http'),
  adapter('backpacks'),
  adapter('providers'),
  adapter('lms'),
  adapter('share'),
  adapter('mailers'),
  adapter('system'),
  { from: 'config/', may: ['config/'] },
  { from: 'scripts/demo/main.ts', may: ['*'] },
  { from: 'scripts/demo/', may: ['scripts/demo/'] },
  { from: 'scripts/', may: ['*'] },
  { from: 'test/', may: ['*'] },
];

/** Packages that only some folders may use. */
export const packages = {
  axios: ['adapters/http/'],
  mongoose: ['adapters/stores/mongo'],
  '@photostructure/sqlite': ['adapters/stores/sqlite'],
  jose: ['lti/', 'server/openbadges/'],
  jsonld: ['server/openbadges/'],
  'rdf-canonize': ['server/openbadges/'],
  express: ['server/app.ts', 'server/csrf-guard.ts', 'server/http/', 'lti/'],
  winston: ['server/logger.ts'],
  'prom-client': ['server/metrics.ts'],
  nodemailer: ['adapters/mailers/'],
  sharp: ['server/pictures/'],
  fontkit: ['server/pictures/'],
  preact: ['server/views/', 'server/mails/', 'server/http/base/'],
  nock: ['test/adapters/'],
};

/** `undefined` where `file` (a path from the project's root) may import `target` (same form, or a package's name); else why not. */
export function refusal(file, target, isTypeOnly) {
  const free = file.startsWith('test/') || file.startsWith('scripts/');
  if (!target.startsWith('.') && !/^(config|server|lti|adapters|scripts|test)\//.test(target)) {
    const homes = Object.entries(packages).find(
      ([name]) => target === name || target.startsWith(`${name}/`),
    )?.[1];
    if (homes === undefined || homes.some((home) => file.startsWith(home))) return undefined;
    if (free && !homes.some((home) => home.startsWith('test/'))) return undefined;
    return `${target} belongs to ${homes.join(', ')}`;
  }
  const row = table.find((r) => file.startsWith(r.from));
  if (row === undefined) return undefined;
  const allowed = row.may.some((may) => {
    if (may === '*') return true;
    if (may.startsWith('type:')) return isTypeOnly && target.startsWith(may.slice(5));
    return target.startsWith(may);
  });
  return allowed ? undefined : `${row.from} must not import ${target}${isTypeOnly ? ' (type)' : ''}`;
}
