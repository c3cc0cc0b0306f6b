import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { dirname, relative, resolve } from 'node:path';
import tseslint from 'typescript-eslint';
import { refusal } from './house.config.js';

/** Imports follow house.config.js; relative paths are resolved before they are judged. */
const house = {
  rules: {
    imports: {
      meta: { type: 'problem', schema: [] },
      create(context) {
        const file = relative(import.meta.dirname, context.filename);
        const judge = (node, isTypeOnly) => {
          if (typeof node.source?.value !== 'string') return;
          const source = node.source.value;
          const target = source.startsWith('.')
            ? relative(import.meta.dirname, resolve(dirname(context.filename), source))
            : source;
          const why = refusal(file, target, isTypeOnly);
          if (why !== undefined) context.report({ node, message: why });
        };
        return {
          ImportDeclaration: (node) => judge(node, node.importKind === 'type'),
          ExportNamedDeclaration: (node) => judge(node, node.exportKind === 'type'),
          ExportAllDeclaration: (node) => judge(node, node.exportKind === 'type'),
          ImportExpression: (node) => judge(node, false),
        };
      },
    },
  },
};

export default defineConfig(
  { ignores: ['dist/**', 'data/**', 'coverage/**', '.cache/**', 'test/browser/out/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { house },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'house/imports': 'error',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only config/env.ts reads process.env.',
        },
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
          message: 'Modules do not end the process.',
        },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['config/env.ts', 'test/**', 'scripts/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['server/views/assets/**/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: {
        window: 'readonly',
        document: 'readonly',
        navigator: 'readonly',
        location: 'readonly',
        parent: 'readonly',
        opener: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        FormData: 'readonly',
        URLSearchParams: 'readonly',
        HTMLElement: 'readonly',
        ResizeObserver: 'readonly',
        crypto: 'readonly',
        Event: 'readonly',
      },
    },
  },
);
