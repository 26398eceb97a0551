/**
 * tooling/floors.js - the floors of web/src, as an ESLint rule.
 *
 *   net, ui, crypto  <-  features/<one>  <-  app
 *
 * An import goes down, never up, and never sideways between features.
 * net/ knows no React; ui/ knows no network; crypto/ knows neither.
 */
import path from 'node:path';

const SRC = path.resolve(import.meta.dirname, '../src');

/** What every feature may stand on. */
const GROUND = ['net', 'ui', 'crypto'];

/**
 * The room a file lives in: 'net', 'ui', 'app', 'features/<name>'; null outside src.
 *
 * @param {string} file  absolute path
 */
export function roomOf(file) {
  const parts = path.relative(SRC, file).split(path.sep);
  if (parts[0] === '..' || parts.length < 2) return null;
  return parts[0] === 'features' ? `features/${parts[1]}` : parts[0];
}

/**
 * May a file of room `from` import from room `to`?
 *
 * @param {string | null} from
 * @param {string | null} to
 */
export function mayImport(from, to) {
  if (from === null || from === 'app' || from === to) return true;
  if (from.startsWith('features/')) return to !== null && GROUND.includes(to);
  return from === 'sw' && to === 'net';
}

/** @type {import('eslint').Rule.RuleModule} */
const noUpwardImport = {
  meta: {
    type: 'problem',
    docs: { description: 'imports go down the floors of web/src' },
    messages: { upward: 'floors: {{from}} must not import from {{to}}' },
    schema: [],
  },
  create(context) {
    const from = roomOf(context.filename);

    /** @param {any} node */
    function check(node) {
      const target = node.source?.value;
      if (typeof target !== 'string' || !target.startsWith('.')) return;
      const to = roomOf(path.resolve(path.dirname(context.filename), target));
      if (!mayImport(from, to)) {
        context.report({ node, messageId: 'upward', data: { from: String(from), to: String(to) } });
      }
    }

    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export const floors = { rules: { 'no-upward-import': noUpwardImport } };
