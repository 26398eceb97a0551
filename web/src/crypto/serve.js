/**
 * serve.js - one engine behind a port: the Worker's side of crypto.js.
 *
 * @import { Engine } from './engine.js'
 */
import { createChannel } from './channel.js';
import { CryptoError } from './cryptoError.js';
import { openEngine } from './engine.js';

/** What the page may ask for, beside init. */
const METHODS = /** @type {const} */ ([
  'sync',
  'replenish',
  'refresh',
  'status',
  'canApprove',
  'recipients',
  'seal',
  'handOver',
  'open',
  'contact',
  'accept',
  'verify',
  'unverify',
  'myDevices',
  'approve',
  'resetIdentity',
  'acceptReplaced',
]);

/** @param {Pick<MessagePort, 'postMessage' | 'onmessage'>} port */
export function serve(port) {
  /** @type {Engine | null} */
  let engine = null;

  /** @type {import('./channel.js').Handlers} */
  const handlers = {
    /** @param {{ userId: string, deviceId: string, libraryUrl?: string }} device */
    async init(device) {
      engine = await openEngine({
        ...device,
        post: (path, body) => channel.call('post', path, body),
      });
    },
    close() {
      engine?.close();
      engine = null;
    },
  };
  for (const method of METHODS) {
    handlers[method] = (...args) => {
      if (!engine) throw new CryptoError('not_ready');
      return /** @type {any} */ (engine[method])(...args);
    };
  }
  const channel = createChannel(port, handlers);
}
