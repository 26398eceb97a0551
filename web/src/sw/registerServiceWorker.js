/**
 * Keeps the program in the browser, beside the history it shows. A browser
 * that cannot (a private window, plain http) shows pages from the network only.
 */
export function registerServiceWorker() {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return;
  navigator.serviceWorker.register(/** @type {any} */ (scriptUrl('/sw.js'))).catch(() => {});
}

/** The page's policy takes script addresses from here only. @param {string} path */
function scriptUrl(path) {
  const { trustedTypes } = /** @type {any} */ (window);
  if (!trustedTypes) return path;
  return trustedTypes.createPolicy('judify', { createScriptURL: () => path }).createScriptURL(path);
}
