/**
 * net/socket.js - one WebSocket that keeps itself alive.
 *
 * Knows the wire and the clock; knows no React and no feature.
 *
 *   idle --open()--> connecting --onopen--> open --lost--> waiting --timer--> connecting
 *     any --a code that says so--> stopped --open()--> connecting
 *     any --close()--> idle
 *
 *   connecting  a socket exists and is at most CONNECT_TIMEOUT_MS old
 *   open        a socket exists; a timer watches it
 *   waiting     no socket; a timer ends it, or the browser saying that it is online
 *   stopped     no socket, no timer; coming back by itself would be wrong
 */
import { decodeEnvelope, encodeEnvelope, encodeProbe, isProbeAnswer } from './envelope.js';

/** Twice the round trip of the worst network we serve, with TLS. */
const CONNECT_TIMEOUT_MS = 10_000;
/** protocol.md 3.1: together below the 30 s in which we promise to notice. */
const SILENCE_MS = 15_000;
const PROBE_ANSWER_MS = 8_000;

/** Full jitter under a doubling ceiling: 0.5 s, 1 s, 2 s ... 30 s. */
export function retryDelayMs(/** @type {number} */ failures, /** @type {number} */ random01) {
  return Math.round(random01 * Math.min(30_000, 500 * 2 ** failures));
}

/**
 * What a close code asks of us (protocol.md 3).  `failures` is where the
 * doubling starts: a restarting server is not met by everybody at once, and
 * a mistake in one of the two programs is not repeated twice a second.
 *
 * @type {Record<number, { stop: StopReason } | { failures: number }>}
 */
const CLOSE_CODES = {
  1001: { failures: 3 },
  1002: { failures: 6 },
  1003: { failures: 6 },
  1007: { failures: 6 },
  1009: { failures: 6 },
  1011: { failures: 2 },
  1013: { failures: 2 },
  4401: { stop: 'logged_out' },
  4403: { stop: 'denied' },
  4404: { stop: 'device_retired' },
  4408: { failures: 0 },
  4409: { stop: 'replaced' },
};

/**
 * @typedef {'logged_out' | 'denied' | 'device_retired' | 'replaced'} StopReason
 * @typedef {{ name: 'idle' } | { name: 'connecting' } | { name: 'open' }
 *         | { name: 'waiting', failures: number, wasOpen: boolean }
 *         | { name: 'stopped', reason: StopReason }} SocketState
 *
 * @typedef {object} Edges              what the socket touches, so that tests can hand in others
 * @property {typeof WebSocket} WebSocket
 * @property {() => number} random      in [0, 1)
 * @property {(run: () => void, ms: number) => any} setTimer
 * @property {(timer: any) => void} clearTimer
 */

/** @type {Edges} */
const browserEdges = {
  get WebSocket() {
    return globalThis.WebSocket;
  },
  random: Math.random,
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer),
};

/**
 * @param {object} options
 * @param {string} options.url
 * @param {string} options.userId                               whose probe it is
 * @param {(envelope: import('./envelope.js').Envelope) => void} options.onEnvelope
 * @param {(state: SocketState) => void} options.onState
 * @param {Edges} [options.edges]
 */
export function createSocket({ url, userId, onEnvelope, onState, edges = browserEdges }) {
  /** @type {SocketState} */
  let state = { name: 'idle' };
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {any} */
  let timer = null;
  let failures = 0;
  let isProbing = false;

  /** @param {SocketState} next */
  function become(next) {
    state = next;
    onState(state);
  }

  /** @param {number} ms @param {() => void} run */
  function after(ms, run) {
    edges.clearTimer(timer);
    timer = edges.setTimer(run, ms);
  }

  /**
   * A dead network delays the close event for minutes, so nobody waits for it:
   * an abandoned socket is deaf from here on.
   */
  function abandon() {
    edges.clearTimer(timer);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }

  function connect() {
    abandon();
    become({ name: 'connecting' });
    socket = new edges.WebSocket(url, 'judify.v1');
    socket.binaryType = 'arraybuffer';
    socket.onopen = handleOpen;
    socket.onmessage = handleMessage;
    socket.onclose = handleClose;
    after(CONNECT_TIMEOUT_MS, lost);
  }

  function handleOpen() {
    become({ name: 'open' });
    watch();
  }

  /** Something was heard: the link is alive, look again when it falls silent. */
  function watch() {
    isProbing = false;
    after(SILENCE_MS, probe);
  }

  function probe() {
    if (state.name !== 'open') return;
    isProbing = true;
    socket?.send(encodeProbe(userId));
    after(PROBE_ANSWER_MS, lost);
  }

  /** @param {MessageEvent} event */
  function handleMessage(event) {
    watch();
    let envelope;
    try {
      envelope = decodeEnvelope(event.data);
    } catch {
      failures = Math.max(failures, 6);
      lost();
      return;
    }
    /* A handshake alone proves no server behind the proxy; WELCOME does. */
    if (envelope.kind === 'WELCOME') failures = 0;
    if (!isProbeAnswer(envelope)) onEnvelope(envelope);
  }

  /** @param {CloseEvent} event */
  function handleClose(event) {
    const verdict = CLOSE_CODES[event.code];
    if (verdict && 'stop' in verdict) {
      abandon();
      become({ name: 'stopped', reason: verdict.stop });
      return;
    }
    if (verdict) failures = Math.max(failures, verdict.failures);
    lost();
  }

  function lost() {
    const wasOpen = state.name === 'open';
    abandon();
    const delay = retryDelayMs(failures, edges.random());
    failures += 1;
    after(delay, connect);
    become({ name: 'waiting', failures, wasOpen });
  }

  return {
    /** Connect, and stay connected. Also the way out of `stopped`. */
    open() {
      if (state.name === 'idle' || state.name === 'stopped') connect();
    },

    close() {
      abandon();
      failures = 0;
      if (state.name !== 'idle') become({ name: 'idle' });
    },

    /** Begin again at once: what held us back (a full disk, another page) is gone. */
    reopen() {
      failures = 0;
      connect();
    },

    /**
     * The browser says that something changed (online, offline, visible again).
     * Believed as a reason to look, not as an answer: a network without
     * internet still has this server, and one with bars may have none.
     */
    hint() {
      if (state.name === 'waiting') {
        failures = 0;
        connect();
      } else if (state.name === 'open' && !isProbing) {
        probe();
      }
    },

    /**
     * @param {Parameters<typeof encodeEnvelope>[0]} envelope
     * @returns {boolean} false when there is no link; then nothing was sent
     */
    send(envelope) {
      if (state.name !== 'open' || !socket) return false;
      socket.send(encodeEnvelope(envelope));
      return true;
    },
  };
}
