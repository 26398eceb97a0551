/**
 * cryptoWorker.js - the Worker that holds the keys, and its 2 MB of library.
 *
 * Loaded when somebody has logged in and this tab leads; never before.
 */
import libraryUrl from 'crypto-library.wasm?url';
import { createCrypto } from '../../crypto/crypto.js';
import workerUrl from '../../crypto/worker.js?worker&url';
import { download } from '../../net/download.js';
import { request } from '../../net/http.js';
import { scriptUrl } from '../../net/scriptUrl.js';

/** Unpacked, of the version that package.json pins. */
export const LIBRARY_BYTES = 7_805_486;

/**
 * @param {{ userId: string, deviceId: string }} device
 * @param {(fraction: number) => void} onProgress  of the download, 0 to 1
 * @param {() => void} onCrash                     the Worker has ended by itself
 */
export async function startCryptoWorker(device, onProgress, onCrash) {
  await download(libraryUrl, (bytes) => onProgress(Math.min(1, bytes / LIBRARY_BYTES)));
  const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'judify-crypto' });
  const crypto = createCrypto(/** @type {any} */ (worker), {
    post: (path, body) => request('POST', `/api/keys/${path}`, { body }),
    onBroken: () => crash(),
  });
  const stop = () => {
    worker.terminate();
    crypto.abandon();
  };
  function crash() {
    stop();
    onCrash();
  }
  worker.onerror = crash;
  try {
    await crypto.init({ ...device, libraryUrl: new URL(libraryUrl, location.href).href });
  } catch (thrown) {
    stop();
    throw thrown;
  }
  return { crypto, stop };
}
