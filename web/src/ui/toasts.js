/**
 * ui/toasts.js - short sentences about what just happened.
 *
 * A store without React: anything may say something, one region shows it.
 */

/**
 * @typedef {{ label: string, href: string }} ToastLink  a page of ours, or another site's
 *
 * @typedef {{ toastId: number, text: string, links: ToastLink[] }} Toast
 */

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
 * @param {ToastLink[]} [links]  where it leads; with one it stays until it is dismissed
 */
export function showToast(text, links = []) {
  lastId += 1;
  set([...toasts, { toastId: lastId, text, links }].slice(-3));
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
