/**
 * app/loginStore.js - who is logged in, in this browser.
 *
 *   checking --GET /api/me--> in
 *      |                       | logOut(), 401, another tab
 *      +-------- 401 -------> out --logged in--> in
 *
 * The user is remembered (`judify_login`), so that pages and history open at
 * once, and also while the server cannot be reached; the server still decides.
 * The remembered user carries no secret: the login itself is an HttpOnly cookie.
 */
import { onLoggedOut, request } from '../net/http.js';
import { forgetRest, forgetUser } from './forgetUser.js';

/** @import { User } from '../net/shapes.js' */

/** @typedef {{ status: 'checking' | 'in' | 'out', user: User | null }} Login */

const KEY = 'judify_login';
/** Longer than other tabs need to hear that they are logged out. */
const PATIENCE_MS = 3_000;

/** @param {number} ms */
const lapse = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns {User | null} */
function readRemembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {User | null} user */
function remember(user) {
  if (user) localStorage.setItem(KEY, JSON.stringify(user));
  else localStorage.removeItem(KEY);
}

/**
 * @param {Login} login
 * @param {{ type: 'logged_in' | 'remembered', user: User }
 *       | { type: 'logged_out' }
 *       | { type: 'unreachable' }} event
 * @returns {Login}
 */
export function loginReducer(login, event) {
  switch (event.type) {
    case 'logged_in':
    case 'remembered':
      return { status: 'in', user: event.user };
    case 'logged_out':
      return { status: 'out', user: null };
    case 'unreachable':
      // Whoever was remembered stays; with nobody remembered the door can at least be shown.
      return login.status === 'checking' ? { status: 'out', user: null } : login;
    default:
      throw new Error(`loginReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

function createLoginStore() {
  const remembered = readRemembered();
  /** @type {Login} */
  let login = remembered ? { status: 'in', user: remembered } : { status: 'checking', user: null };
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @param {Parameters<typeof loginReducer>[1]} event */
  function apply(event) {
    login = loginReducer(login, event);
    if (event.type !== 'remembered' && event.type !== 'unreachable') remember(login.user);
    listeners.forEach((listener) => listener());
  }

  /** Asks the server who this is. */
  async function check() {
    try {
      const { user } = await request('GET', '/api/me');
      apply({ type: 'logged_in', user });
    } catch (error) {
      const isOver = /** @type {any} */ (error).status === 401;
      apply({ type: isOver ? 'logged_out' : 'unreachable' });
    }
  }

  /** Hears the server and the other tabs. */
  function start() {
    onLoggedOut(() => apply({ type: 'logged_out' }));
    window.addEventListener('storage', ({ key }) => {
      if (key !== KEY && key !== null) return;
      const user = readRemembered();
      apply(user ? { type: 'remembered', user } : { type: 'logged_out' });
    });
    check();
    forgetRest().catch(() => {});
  }

  return {
    start,
    check,
    read: () => login,
    /** @param {User} user */
    setUser: (user) => apply({ type: 'logged_in', user }),
    /** Throws when the server cannot be told: the login would live on. */
    async logOut() {
      await request('DELETE', '/api/logins/current');
      apply({ type: 'logged_out' });
    },
    /** The same for every browser of this person. */
    async logOutEverywhere() {
      await request('DELETE', '/api/logins');
      apply({ type: 'logged_out' });
    },
    /**
     * Delete the account. Throws when it was not: a wrong password, or nobody
     * answers. What this browser keeps of the user goes with it.
     *
     * @param {string} current  the password
     */
    async leave(current) {
      const userId = login.user?.userId;
      await request('DELETE', '/api/me', { body: { current } });
      apply({ type: 'logged_out' });
      /* A tab that is frozen may hold it up; the next page ends it then. */
      if (userId) await Promise.race([forgetUser(userId).catch(() => {}), lapse(PATIENCE_MS)]);
    },
    /** @param {() => void} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One for the page: a browser has one login. */
export const loginStore = createLoginStore();
