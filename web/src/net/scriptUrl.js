/**
 * net/scriptUrl.js - the one Trusted Types policy of this page, `judify`.
 *
 * The page's Content-Security-Policy takes the address of a script (a Worker,
 * the service worker) from here only, and here only our own are given out.
 */
const OURS = /^\/(sw\.js|assets\/[\w.-]+\.js|src\/[\w./-]+\.js\?[\w&=]*)$/;

/** @param {string} path */
function checked(path) {
  if (!OURS.test(path)) throw new TypeError(`not a script of ours: ${path}`);
  return path;
}

/** @type {{ createScriptURL: (path: string) => any } | null} */
let policy = null;

/**
 * @param {string} path  below the origin
 * @returns {any} what takes the place of a string where scripts are loaded
 */
export function scriptUrl(path) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  policy ??= trustedTypes?.createPolicy('judify', { createScriptURL: checked }) ?? {
    createScriptURL: checked,
  };
  return policy?.createScriptURL(path);
}
