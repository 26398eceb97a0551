/**
 * ui/toasts.js - short sentences about what just happened.
 *
 * A store without React: anything may say something, one region shows it.
 */

/** @typedef {{ toastId: number, text: string }} Toast */

/** @type {readonly Toast[]} */
let toasts = [];
let lastId = 0;
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {readonly Toast[]} next */
function set(next) {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/**
 * Say one sentence; the newest three stay.
 *
 * @param {string} text
 */
export function showToast(text) {
  lastId += 1;
  set([...toasts, { toastId: lastId, text }].slice(-3));
}

/** @param {number} toastId */
export function dismissToast(toastId) {
  set(toasts.filter((toast) => toast.toastId !== toastId));
}

export function readToasts() {
  return toasts;
}

/** @param {() => void} listener @returns {() => void} */
export function subscribeToToasts(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
