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
const CRYPTO = fileURLToPath(new URL('testCrypto.js', import.meta.url));
/** The one module that is exchanged: it starts a Worker, and there is none here. */
const WORKER = fileURLToPath(
  new URL('../../web/src/features/messages/cryptoWorker.js', import.meta.url),
);

/** @type {Promise<vm.Script> | null} */
let script = null;

/** @returns {Promise<vm.Script>} leaves `app` in the realm that runs it */
export function appScript() {
  script ??= bundle();
  return script;
}

async function bundle() {
  const exchange = {
    name: 'crypto',
    resolveId(source, importer) {
      if (!importer || !source.startsWith('.')) return null;
      return path.resolve(path.dirname(importer), source) === WORKER ? CRYPTO : null;
    },
  };
  const built = await rolldown({ input: ENTRY, plugins: [exchange], logLevel: 'warn' });
  const { output } = await built.generate({
    format: 'iife',
    name: 'app',
    codeSplitting: false,
  });
  await built.close();
  return new vm.Script(output[0].code, { filename: 'app.js' });
}
