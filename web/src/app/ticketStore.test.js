import { afterEach, expect, test, vi } from 'vitest';
import { createTicketStore } from './ticketStore.js';

const TOKEN = 'A1_-'.repeat(10) + 'xyz';
const OTHER = TOKEN.replace('A', 'B');

afterEach(() => window.history.replaceState(null, '', '/'));

test('a token leaves the address at once and is kept, until the link of a newer mail is opened', () => {
  window.history.replaceState(null, '', `/reset-password?from=mail#token=${TOKEN}`);
  const store = createTicketStore();
  const listener = vi.fn();
  store.start();
  store.subscribe(listener);

  expect(window.location.href).toMatch(/\/reset-password\?from=mail$/);
  expect(store.read()).toBe(TOKEN);

  window.history.replaceState(null, '', `/reset-password#token=${OTHER}`);
  window.dispatchEvent(new Event('hashchange'));

  expect(store.read()).toBe(OTHER);
  expect(listener).toHaveBeenCalledOnce();
  expect(window.location.hash).toBe('');
});

test.each(['', '#main', '#token=', `#token=${TOKEN}x`, `#token=${TOKEN.slice(1)}`])(
  'a fragment that is no token stays as it is: %s',
  (hash) => {
    window.history.replaceState(null, '', `/reset-password${hash}`);
    const store = createTicketStore();
    store.start();
    expect(store.read()).toBe('');
    expect(window.location.hash).toBe(hash);
  },
);
