/**
 * ui/attention.js - does the person look at Judify?
 *
 * At this tab: it can be seen and has the focus. At any tab of this browser:
 * each that is looked at holds one lock, which tabs share, and which the
 * browser takes back from a tab that ends.
 */

const LOCK = 'judify_looked_at';

/** @returns {boolean} at this tab */
export function hasAttention() {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** @param {() => void} listener @returns {() => void} */
export function subscribeToAttention(listener) {
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** @param {LockManager} locks @returns {() => void} to let go */
function hold(locks) {
  let letGo = () => {};
  /** @type {Promise<void>} */
  const held = new Promise((resolve) => (letGo = resolve));
  locks.request(LOCK, { mode: 'shared' }, () => held).catch(() => {});
  return letGo;
}

/**
 * The other tabs can know whether this one is looked at.
 *
 * @param {LockManager | undefined} [locks]  none where the page came over plain http
 * @returns {() => void} to end it
 */
export function shareAttention(locks = navigator.locks) {
  if (!locks) return () => {};
  /** @type {(() => void) | null} */
  let letGo = null;
  function update() {
    if (hasAttention()) letGo ??= hold(locks);
    else end();
  }
  function end() {
    letGo?.();
    letGo = null;
  }
  const unsubscribe = subscribeToAttention(update);
  update();
  return () => {
    unsubscribe();
    end();
  };
}

/** @param {LockManager | undefined} [locks] @returns {Promise<boolean>} at this tab or at another one */
export async function isLookedAt(locks = navigator.locks) {
  if (hasAttention() || !locks) return hasAttention();
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === LOCK);
}
