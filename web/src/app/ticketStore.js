/**
 * app/ticketStore.js - the ticket that the link of a mail has brought.
 *
 * It comes in the address's fragment, which no server hears of, and is taken
 * out of the address at once: whoever shares or bookmarks the page gives away
 * nothing. It lives as long as the page: a reload needs the mail's link again.
 */

/** A token of the server's: 256 bits in base64url (docs/http-api.md 3.1). */
const FRAGMENT = /^#token=([\w-]{43})$/;

export function createTicketStore() {
  let ticket = '';
  /** @type {Set<() => void>} */
  const listeners = new Set();

  function take() {
    const token = FRAGMENT.exec(window.location.hash)?.[1];
    if (!token) return;
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', pathname + search);
    ticket = token;
    listeners.forEach((listener) => listener());
  }

  return {
    /** Takes what the page was opened with, and the link of another mail that is opened in it later. */
    start() {
      take();
      window.addEventListener('hashchange', take);
    },
    /** '' when there is none. */
    read: () => ticket,
    /** @param {() => void} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One for the page: it has one address. */
export const ticketStore = createTicketStore();
