/**
 * channel.js - calls and answers over a port, both ways.
 *
 * The page asks the Worker to seal; the Worker asks the page to talk to the
 * server. Neither sees the other's memory: what crosses is copied.
 *
 *   call   { id, method, args }      answer   { to, value } or { to, error: { code, message } }
 *
 * A Worker that hangs answers nothing and ends with no error. It is taken for
 * dead when it owes an answer and is silent for two looks in a row.
 */
import { CryptoError } from './cryptoError.js';

/** Between two looks; what is asked of the library takes milliseconds. */
export const LOOK_MS = 15_000;
/** One silent look may be a laptop that has just woken: both sides slept. */
const SILENT_LOOKS = 2;
/** Reads and compiles megabytes, and may take as long as that takes. */
const UNHURRIED = 'init';

/** @typedef {Record<string, (...args: any[]) => unknown>} Handlers */

/**
 * @param {Pick<MessagePort, 'postMessage' | 'onmessage'>} port  a Worker, its scope, or a MessagePort
 * @param {Handlers} handlers  what the other side may ask for
 * @param {() => void} [onBroken]  the other side has panicked or is silent: it will not answer well
 *   again. Without this nobody looks whether it is silent
 */
export function createChannel(port, handlers, onBroken) {
  let lastId = 0;
  let isClosed = false;
  /** @type {Map<number, { method: string, resolve: (value: any) => void, reject: (reason: unknown) => void }>} */
  const waiting = new Map();
  /** Calls of the other side that we have not answered: while there are some, it may be silent. */
  let owed = 0;
  let silentLooks = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let looking;

  function look() {
    looking = undefined;
    const isExcused = owed > 0 || [...waiting.values()].some(({ method }) => method === UNHURRIED);
    silentLooks = isExcused ? 0 : silentLooks + 1;
    if (silentLooks < SILENT_LOOKS) lookLater();
    else onBroken?.();
  }

  function lookLater() {
    if (onBroken && waiting.size && !isClosed) looking ??= setTimeout(look, LOOK_MS);
  }

  function stopLooking() {
    clearTimeout(looking);
    looking = undefined;
    silentLooks = 0;
  }

  /** @param {{ id: number, method: string, args: any[] }} call */
  async function answer({ id, method, args }) {
    owed += 1;
    try {
      if (!Object.hasOwn(handlers, method)) throw new CryptoError('no_such_call', method);
      port.postMessage({ to: id, value: await handlers[method](...args) });
    } catch (thrown) {
      const fallback = thrown instanceof WebAssembly.RuntimeError ? 'broken' : 'unexpected';
      const { code = fallback, message = String(thrown) } = /** @type {any} */ (thrown ?? {});
      port.postMessage({ to: id, error: { code: String(code), message: String(message) } });
    } finally {
      owed -= 1;
      silentLooks = 0;
    }
  }

  /** @param {{ to: number, value?: any, error?: { code: string, message: string } }} answer */
  function settle({ to, value, error }) {
    const call = waiting.get(to);
    waiting.delete(to);
    if (!waiting.size) stopLooking();
    if (error?.code === 'broken') onBroken?.();
    if (error) call?.reject(new CryptoError(error.code, error.message));
    else call?.resolve(value);
  }

  port.onmessage = ({ data }) => {
    if (isClosed) return;
    silentLooks = 0;
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
        waiting.set(id, { method, resolve, reject });
        lookLater();
        port.postMessage({ id, method, args });
      });
    },

    /** Whatever is waited for will not come. @param {string} [code] */
    close(code = 'closed') {
      isClosed = true;
      stopLooking();
      waiting.forEach(({ reject }) => reject(new CryptoError(code)));
      waiting.clear();
    },
  };
}
