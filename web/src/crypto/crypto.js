/**
 * crypto.js - end-to-end encryption, as the page sees it.
 *
 * Promises over a Worker; every refusal is a CryptoError with a code. Another
 * library would change what is behind the port, and nothing in front of it.
 *
 * @import { Engine } from './engine.js'
 * @import { Post } from './requests.js'
 */
import { createChannel } from './channel.js';

/**
 * @param {Pick<MessagePort, 'postMessage' | 'onmessage'>} port  serve.js at its other end
 * @param {{ post: Post, onBroken?: () => void }} edges
 *   post: a call below /api/keys.  onBroken: end the Worker, it is of no use any more
 */
export function createCrypto(port, { post, onBroken }) {
  const channel = createChannel(port, { post }, onBroken);

  /**
   * @template {keyof Engine} M
   * @param {M} method
   * @returns {(...args: Parameters<Engine[M]>) => Promise<Awaited<ReturnType<Engine[M]>>>}
   */
  const remote =
    (method) =>
    (...args) =>
      channel.call(method, ...args);

  return {
    /** Open the key store; needs no network but for the library. @param {{ userId: string, deviceId: string, libraryUrl?: string }} device */
    init: (device) => channel.call('init', device),
    sync: remote('sync'),
    replenish: remote('replenish'),
    refresh: remote('refresh'),
    status: remote('status'),
    canApprove: remote('canApprove'),
    recipients: remote('recipients'),
    seal: remote('seal'),
    handOver: remote('handOver'),
    open: remote('open'),
    contact: remote('contact'),
    accept: remote('accept'),
    verify: remote('verify'),
    unverify: remote('unverify'),
    myDevices: remote('myDevices'),
    approve: remote('approve'),
    resetIdentity: remote('resetIdentity'),
    acceptReplaced: remote('acceptReplaced'),
    /** The store is released; whoever owns the Worker ends it. */
    close: () => channel.call('close'),
    /** The Worker is gone: whatever waits for it is told so. @param {string} [code] */
    abandon: (code) => channel.close(code),
  };
}

/** @typedef {ReturnType<typeof createCrypto>} Crypto */
