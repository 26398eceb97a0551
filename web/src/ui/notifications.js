/**
 * ui/notifications.js - what the browser shows outside its window, if the person allows it.
 *
 * @typedef {NotificationPermission | 'unsupported'} Allowed  'default': not asked yet
 */

/** @returns {Allowed} */
export function mayNotify() {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** The browser asks; only after a press. @returns {Promise<Allowed>} */
export async function askToNotify() {
  return 'Notification' in window ? Notification.requestPermission() : 'unsupported';
}

/**
 * Shown by the service worker, where there is one: browsers on phones know no
 * others, and pressing it finds the app also after its tab was closed.
 *
 * @param {string} text
 * @param {object} about
 * @param {string} about.tag   the same replaces what is shown
 * @param {string} about.href  a page of the app, when no tab of it is open
 */
export async function showNotification(text, { tag, href }) {
  if (mayNotify() !== 'granted') return;
  const options = { body: text, tag, data: { href } };
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration) await registration.showNotification('Judify', options);
    else new Notification('Judify', options).onclick = () => window.focus();
  } catch {
    /* The permission was taken back, or it is such a phone: the toast is there. */
  }
}

/** It has been seen elsewhere. @param {string} tag */
export async function hideNotification(tag) {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications({ tag })) ?? [];
  shown.forEach((one) => one.close());
}

/**
 * A notification was pressed while the app is open: it goes to that page.
 *
 * @param {(href: string) => void} go
 * @returns {() => void}
 */
export function onNotificationPressed(go) {
  const worker = navigator.serviceWorker;
  if (!worker) return () => {};
  /** @param {MessageEvent} event  of our service worker */
  const hear = ({ data }) => {
    if (data?.type === 'pressed') go(data.href);
  };
  worker.addEventListener('message', hear);
  return () => worker.removeEventListener('message', hear);
}
