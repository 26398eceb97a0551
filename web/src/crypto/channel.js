/**
 * channel.js - calls and answers over a port, both ways.
 *
 * The page asks the Worker to seal; the Worker asks the page to talk to the
 * server. Neither sees the other's memory: what crosses is copied.
 *
 *   call   { id, method, args }      answer   { to, value } or { to, error: { code, message } }
 */
import { CryptoError } from './cryptoError.js';

/** @typedef {Record<string, (...args: any[]) => unknown>} Handlers */

/**
 * @param {Pick<MessagePort, 'postMessage' | 'onmessage'>} port  a Worker, its scope, or a MessagePort
 * @param {Handlers} handlers  what the other side may ask for
 * @param {() => void} [onBroken]  the library over there has panicked: it will not answer well again
 */
export function createChannel(port, handlers, onBroken = () => {}) {
  let lastId = 0;
  let isClosed = false;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (reason: unknown) => void }>} */
  const waiting = new Map();

  /** @param {{ id: number, method: string, args: any[] }} call */
  async function answer({ id, method, args }) {
    try {
      if (!Object.hasOwn(handlers, method)) throw new CryptoError('no_such_call', method);
      port.postMessage({ to: id, value: await handlers[method](...args) });
    } catch (thrown) {
      const fallback = thrown instanceof WebAssembly.RuntimeError ? 'broken' : 'unexpected';
      const { code = fallback, message = String(thrown) } = /** @type {any} */ (thrown ?? {});
      port.postMessage({ to: id, error: { code: String(code), message: String(message) } });
    }
  }

  /** @param {{ to: number, value?: any, error?: { code: string, message: string } }} answer */
  function settle({ to, value, error }) {
    const call = waiting.get(to);
    waiting.delete(to);
    if (error?.code === 'broken') onBroken();
    if (error) call?.reject(new CryptoError(error.code, error.message));
    else call?.resolve(value);
  }

  port.onmessage = ({ data }) => {
    if (isClosed) return;
    if (data.method) void answer(data);
    else settle(data);
  };

  return {
    /**
     * @param {string} method
     * @param {any[]} args
     * @returns {Promise<any>}
     */
    call(method, ...args) {
      if (isClosed) return Promise.reject(new CryptoError('closed'));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ id, method, args });
      });
    },

    /** Whatever is waited for will not come. @param {string} [code] */
    close(code = 'closed') {
      isClosed = true;
      waiting.forEach(({ reject }) => reject(new CryptoError(code)));
      waiting.clear();
    },
  };
}
