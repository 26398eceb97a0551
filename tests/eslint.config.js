import { require } from './packages.js';

const js = require('@eslint/js');
const globals = require('globals');

export default [
  { ignores: ['build/'] },
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 600],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }],
      /* A story waits for what it waits for, never for a while. */
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='test'][callee.property.name=/^(skip|only|todo)$/]",
          message: 'A test runs, or it is not there.',
        },
      ],
    },
  },
  {
    files: ['e2e/**', 'web/**'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
