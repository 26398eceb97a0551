/**
 * tests/client/bundle.js - the app's messaging as one script, so that any
 * number of browsers can run it beside one another, each in a realm of its own.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { require } from '../packages.js';

const { rolldown } = require('rolldown');

const ENTRY = fileURLToPath(new URL('app.js', import.meta.url));
const SEAL = fileURLToPath(new URL('../../web/src/features/messages/seal.js', import.meta.url));
/** @type {Map<string, Promise<vm.Script>>} */
const scripts = new Map();

/**
 * @param {string} [sealing]  a module of ours in the place of the app's seal.js
 * @returns {Promise<vm.Script>} leaves `app` in the realm that runs it
 */
export function appScript(sealing = SEAL) {
  const known = scripts.get(sealing) ?? bundle(sealing);
  scripts.set(sealing, known);
  return known;
}

async function bundle(sealing) {
  const exchange = {
    name: 'sealing',
    resolveId(source, importer) {
      /* What takes its place may still build on it. */
      if (!importer || importer === sealing || !source.startsWith('.')) return null;
      return path.resolve(path.dirname(importer), source) === SEAL ? sealing : null;
    },
  };
  const built = await rolldown({ input: ENTRY, plugins: [exchange], logLevel: 'warn' });
  const { output } = await built.generate({ format: 'iife', name: 'app' });
  await built.close();
  return new vm.Script(output[0].code, { filename: 'app.js' });
}
