/**
 * tabs/tabChannel.js - what the tabs of one user say to each other.
 *
 *   call    any tab -> leader   do this         answer  leader -> the caller
 *   leads   a new leader -> all what the last one has not answered is asked again
 *   state   leader -> all       this is so      hello   a new tab: what is so?
 *   notice  leader -> all       the server says that something has happened
 *
 * Calls carry the ids of what they make, so that one which is asked again of
 * the next leader changes nothing.
 *
 * @import { SharedState } from '../types.js'
 */

/** A leader that is alive answers in milliseconds; a frozen one never. */
const ANSWER_MS = 5_000;

/** Nobody answered: the leading tab is frozen, or there is none. */
export class NoAnswer extends Error {}

/**
 * @param {object} options
 * @param {string} options.userId
 * @param {() => boolean} options.isLeading
 * @param {(method: string, args: any[]) => Promise<any>} options.answer  as the leader
 * @param {() => SharedState} options.readState
 * @param {(state: SharedState) => void} options.onState                  as another tab
 * @param {(notice: any) => void} options.onNotice                       as another tab
 * @param {BroadcastChannel} [options.channel]
 */
export function createTabChannel({
  userId,
  isLeading,
  answer,
  readState,
  onState,
  onNotice,
  channel = new BroadcastChannel(`judify_${userId}`),
}) {
  /** In the order in which they were made.
   * @type {Map<string, { ask: () => void, take: (answer: { value?: any, error?: any }) => void }>} */
  const waiting = new Map();

  /** @param {{ callId: string, method: string, args: any[] }} call */
  async function handleCall({ callId, method, args }) {
    try {
      const value = await answer(method, args);
      channel.postMessage({ type: 'answer', callId, value });
    } catch (/** @type {any} */ thrown) {
      const { name = 'Error', message = '', code } = thrown ?? {};
      const error = { name, message, code };
      channel.postMessage({ type: 'answer', callId, error });
    }
  }

  channel.onmessage = ({ data }) => {
    if (data.type === 'answer') waiting.get(data.callId)?.take(data);
    else if (data.type === 'state' && !isLeading()) onState(data.state);
    else if (data.type === 'notice') onNotice(data.notice);
    else if (data.type === 'leads') waiting.forEach(({ ask }) => ask());
    else if (data.type === 'hello' && isLeading()) broadcast();
    else if (data.type === 'call' && isLeading()) handleCall(data);
  };

  function broadcast() {
    channel.postMessage({ type: 'state', state: readState() });
  }

  function hello() {
    channel.postMessage({ type: 'hello' });
  }

  hello();

  return {
    broadcast,
    hello,

    /** This tab leads now. */
    lead() {
      channel.postMessage({ type: 'leads' });
    },

    /** @param {any} notice */
    tell(notice) {
      channel.postMessage({ type: 'notice', notice });
    },

    /**
     * @param {string} method
     * @param {any[]} args
     * @returns {Promise<any>} what the leader answered
     * @throws {NoAnswer}
     */
    call(method, args) {
      const callId = crypto.randomUUID();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(new NoAnswer(method))), ANSWER_MS);
        /** @param {() => void} how */
        function settle(how) {
          clearTimeout(timer);
          waiting.delete(callId);
          how();
        }
        const ask = () => channel.postMessage({ type: 'call', callId, method, args });
        waiting.set(callId, {
          ask,
          take: ({ value, error }) =>
            settle(() =>
              error ? reject(Object.assign(new Error(error.message), error)) : resolve(value),
            ),
        });
        ask();
      });
    },

    close() {
      channel.onmessage = null;
      channel.close();
    },
  };
}
