import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { floors } from './tooling/floors.js';

const NETWORK_GLOBALS = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].map((name) => ({
  name,
  message: `Only net/ says ${name}.`,
}));

const NAMED_EXPORTS = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only.',
};
const NO_BARRELS = {
  selector: 'ExportAllDeclaration',
  message: 'No barrels: import from the file that owns the name.',
};
const NO_RAW_HTML = {
  selector:
    ":matches(JSXAttribute[name.name='dangerouslySetInnerHTML'], AssignmentExpression[left.property.name=/^(inner|outer)HTML$/])",
  message: 'Text is rendered as text: Trusted Types refuses raw HTML.',
};
const EFFECTS = {
  selector: 'Identifier[name=/^use(Layout|Insertion)?Effect$/]',
  message:
    'Effects live in use*.js hooks named after what they keep in step, and in the two context files.',
};

export default [
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,jsx}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'module',
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  { files: ['*.js', 'tooling/**'], languageOptions: { globals: globals.node } },
  {
    files: ['src/**/*.{js,jsx}'],
    languageOptions: { globals: globals.browser },
    plugins: { 'react-hooks': reactHooks, floors },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'floors/no-upward-import': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
      'no-restricted-globals': ['error', ...NETWORK_GLOBALS],
      'no-restricted-properties': [
        'error',
        ...['window', 'globalThis', 'self'].flatMap((object) =>
          NETWORK_GLOBALS.map(({ name, message }) => ({ object, property: name, message })),
        ),
      ],
      'no-restricted-syntax': ['error', NAMED_EXPORTS, NO_BARRELS, NO_RAW_HTML, EFFECTS],
    },
  },
  {
    files: ['src/**/use*.js', 'src/app/WebSocketContext.jsx', 'src/app/SessionContext.jsx'],
    rules: { 'no-restricted-syntax': ['error', NAMED_EXPORTS, NO_BARRELS, NO_RAW_HTML] },
  },
  {
    files: ['src/net/**', 'src/sw/**', 'src/**/*.test.{js,jsx}'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  { files: ['src/**/*.test.{js,jsx}'], languageOptions: { globals: globals.node } },
];
