import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom (docs/decisions/0008-import-directions.md). Each layer lists what it must not
 * reach; test/unit/house.test.ts walks the imports and checks the same table a second way.
 */
const forbidden = (groups, packages = []) => [
  'error',
  {
    patterns: [
      ...groups.map(([group, message]) => ({ group, message })),
      ...packages.map(([name, message]) => ({ group: [name, `${name}/*`], message })),
    ],
  },
];

const PACKAGES = {
  axios: ['axios', 'axios belongs to adapters/http; ask for ctx.http'],
  mongoose: ['mongoose', 'mongoose belongs to adapters/stores/mongo'],
  sqlite: ['@photostructure/sqlite', 'SQLite belongs to adapters/stores/sqlite'],
  jose: ['jose', 'jose belongs to lti and server/openbadges'],
  express: ['express', 'express belongs to server/app, server/http and lti/routes'],
  winston: ['winston', 'winston belongs to server/logger'],
};
const except = (...names) => Object.entries(PACKAGES).filter(([k]) => !names.includes(k)).map(([, v]) => v);
const dirs = (names, why) => [names.flatMap((n) => [`**/${n}/**`, `**/${n}/*`]), why];

const layer = (files, groups, allowedPackages = []) => ({
  files,
  rules: { 'no-restricted-imports': forbidden(groups, except(...allowedPackages)) },
});

export default defineConfig(
  { ignores: ['dist/**', 'data/**', 'coverage/**', '.cache/**', 'test/browser/out/**', 'node_modules/**'] },
  js.configs.recommended,
  { files: ['**/*.{ts,tsx}'], extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only config/env.ts reads process.env.' },
        { selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']", message: 'Modules do not end the process.' },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  layer(
    ['server/model/**'],
    [dirs(['ports', 'actions', 'http', 'views', 'criteria', 'openbadges', 'adapters', 'lti', 'config', 'scripts'], 'model imports nothing but model'), [['../*.ts'], 'model imports nothing but model']],
  ),
  layer(
    ['server/criteria/**'],
    [dirs(['ports', 'actions', 'http', 'views', 'openbadges', 'adapters', 'lti', 'config', 'scripts'], 'criteria is pure: model and errors only')],
  ),
  layer(
    ['server/openbadges/**'],
    [dirs(['ports', 'actions', 'http', 'views', 'criteria', 'adapters', 'lti', 'config', 'scripts'], 'openbadges is pure: model and errors only')],
    ['jose'],
  ),
  layer(
    ['server/ports/**'],
    [dirs(['actions', 'http', 'views', 'criteria', 'openbadges', 'adapters', 'lti', 'config', 'scripts'], 'ports import model only')],
  ),
  layer(
    ['server/actions/**'],
    [dirs(['http/**', 'views', 'adapters', 'lti', 'config', 'scripts'], 'actions know ports, criteria, openbadges and model')],
  ),
  layer(['server/http/**'], [dirs(['adapters', 'lti', 'config', 'scripts', 'criteria', 'openbadges'], 'http drives actions and views')], ['express']),
  layer(['server/views/**'], [dirs(['adapters', 'lti', 'config', 'scripts', 'openbadges'], 'views render what they are given')]),
  layer(['server/app.ts', 'server/worker.ts'], [dirs(['adapters', 'config', 'scripts'], 'only main.ts constructs adapters')], ['express']),
  layer(['server/context.ts', 'server/events.ts'], [dirs(['adapters', 'lti', 'actions', 'http', 'views', 'scripts'], 'context knows model and port types')]),
  layer(['server/logger.ts'], [dirs(['adapters', 'lti', 'actions', 'http', 'views', 'scripts'], 'the logger knows nothing of the product')], ['winston']),
  layer(['lti/**'], [dirs(['adapters', 'config', 'scripts', 'criteria', 'openbadges'], 'lti drives actions and views')], ['jose', 'express']),
  layer(
    ['adapters/http/**'],
    [dirs(['actions', 'views', 'criteria', 'openbadges', 'lti', 'config', 'scripts', 'backpacks', 'lms', 'share', 'stores', 'mailers'], 'an adapter knows ports, model and errors')],
    ['axios'],
  ),
  layer(
    ['adapters/stores/**'],
    [dirs(['actions', 'views', 'criteria', 'openbadges', 'lti', 'config', 'scripts', 'backpacks', 'lms', 'share', 'mailers'], 'an adapter knows ports, model and errors')],
    ['mongoose', 'sqlite'],
  ),
  layer(
    ['adapters/backpacks/**', 'adapters/lms/**', 'adapters/share/**', 'adapters/mailers/**', 'adapters/providers/**'],
    [dirs(['actions', 'views', 'criteria', 'openbadges', 'lti', 'config', 'scripts', 'stores'], 'an adapter knows ports, model and errors')],
  ),
  layer(['config/**'], [dirs(['server', 'lti', 'adapters', 'scripts'], 'config imports zod only')]),
  {
    files: ['config/env.ts', 'test/**', 'scripts/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }] },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['server/views/assets/**/*.js'],
    languageOptions: { sourceType: 'script', globals: { window: 'readonly', document: 'readonly', navigator: 'readonly', location: 'readonly', parent: 'readonly', opener: 'readonly', fetch: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly', FormData: 'readonly', URLSearchParams: 'readonly', HTMLElement: 'readonly', ResizeObserver: 'readonly', crypto: 'readonly', Event: 'readonly' } },
  },
);
