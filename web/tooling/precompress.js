/**
 * tooling/precompress.js - a .br and a .gz beside every file worth compressing.
 *
 * The server sends them as they are (it never compresses), so they are made
 * once, at the highest level, from whatever the build left in the folder. What
 * takes long (the library of encryption: half a minute) is kept for the next build.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest|wasm|txt)$/;
/* Below one packet's worth nothing is saved. */
const WORTH_IT_BYTES = 512;
const WORTH_KEEPING_BYTES = 1_000_000;
const CACHE = path.resolve(import.meta.dirname, '../node_modules/.cache/judify-brotli');

/** @param {Buffer} bytes */
function brotli(bytes) {
  return promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/**
 * By what is in it: other bytes have another name.
 *
 * @param {Buffer} bytes
 * @returns {Promise<Buffer>}
 */
async function brotliOnce(bytes) {
  const name = path.join(CACHE, createHash('sha256').update(bytes).digest('hex'));
  const kept = await readFile(name).catch(() => null);
  if (kept) return kept;
  const packed = await brotli(bytes);
  await mkdir(CACHE, { recursive: true });
  /* Two builds at once: each moves a whole file into place. */
  await writeFile(`${name}.${process.pid}`, packed);
  await rename(`${name}.${process.pid}`, name);
  return packed;
}

/** @param {string} file */
async function compressFile(file) {
  const bytes = await readFile(file);
  if (bytes.length < WORTH_IT_BYTES) return;
  const [br, gz] = await Promise.all([
    bytes.length < WORTH_KEEPING_BYTES ? brotli(bytes) : brotliOnce(bytes),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

/** @returns {import('vite').Plugin} */
export function precompress() {
  let outDir = '';
  return {
    name: 'judify-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = await readdir(outDir, { recursive: true });
      const files = names.filter((name) => COMPRESSIBLE.test(name));
      await Promise.all(files.map((name) => compressFile(path.join(outDir, name))));
    },
  };
}
