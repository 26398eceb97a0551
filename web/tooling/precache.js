/**
 * tooling/precache.js - /sw.js, with the names of everything that was built.
 *
 * The library of encryption is not among them: only who logs in needs its 2 MB.
 *
 * The build's name is a hash over the names and the page: a build that is the
 * same byte for byte keeps its name, and nobody downloads it twice.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const SOURCE = path.resolve(import.meta.dirname, '../src/sw/serviceWorker.js');

/**
 * @param {string} source     of the service worker
 * @param {string[]} files    names below the root, index.html among them
 * @param {string} page       the text of index.html
 */
export function withPrecache(source, files, page) {
  const paths = files
    .filter((name) => !/\.(map|br|gz|wasm)$/.test(name))
    .map((name) => (name === 'index.html' ? '/' : `/${name}`))
    .sort();
  const hash = createHash('sha256')
    .update(JSON.stringify([paths, page]))
    .digest('hex');
  return source
    .replace('__BUILD__', `judify-${hash.slice(0, 12)}`)
    .replace('__FILES__', JSON.stringify(paths));
}

/** @returns {import('vite').Plugin} */
export function precache() {
  let publicDir = '';
  return {
    name: 'judify-precache',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    async generateBundle(_options, bundle) {
      const published = publicDir ? await readdir(publicDir, { recursive: true }) : [];
      const page = bundle['index.html'];
      const text = page?.type === 'asset' ? String(page.source) : '';
      const source = withPrecache(
        await readFile(SOURCE, 'utf8'),
        [...Object.keys(bundle), ...published],
        text,
      );
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
