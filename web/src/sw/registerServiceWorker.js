import { scriptUrl } from '../net/scriptUrl.js';

/**
 * Keeps the program in the browser, beside the history it shows. A browser
 * that cannot (a private window, plain http) shows pages from the network only.
 */
export function registerServiceWorker() {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return;
  navigator.serviceWorker.register(scriptUrl('/sw.js')).catch(() => {});
}
