import { useState } from 'react';
import { asApiError } from '../../net/http.js';
import { useSessionActions } from './useSessionActions.js';

/** @import { MoveName, Session } from '../../net/shapes.js' */

/** Refusals after which the card already shows how it is now. */
const LOOK_AGAIN = ['session_changed', 'not_in_this_state', 'not_your_move', 'no_proposal'];

/**
 * Making moves of one lesson: which is under way, and why the last was refused.
 *
 * @param {Session} session
 */
export function useMove(session) {
  const actions = useSessionActions();
  const [busy, setBusy] = useState(/** @type {MoveName | null} */ (null));
  const [refusal, setRefusal] = useState(/** @type {string | null} */ (null));

  /**
   * @param {MoveName} name
   * @param {object} [body]
   * @returns {Promise<boolean>} false: it was refused
   */
  async function make(name, body) {
    if (busy) return false;
    setBusy(name);
    setRefusal(null);
    try {
      await actions.move(session, name, body);
      return true;
    } catch (thrown) {
      const { code, message } = asApiError(thrown);
      setRefusal(
        LOOK_AGAIN.includes(code)
          ? 'The other was quicker: the lesson has changed. This is how it is now.'
          : message,
      );
      return false;
    } finally {
      setBusy(null);
    }
  }

  return { busy, refusal, make, forget: () => setRefusal(null) };
}
