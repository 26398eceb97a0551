import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { BlockedNote } from './BlockedNote.jsx';
import { BlockedPeople } from './BlockedPeople.jsx';
import { ConversationMenu } from './ConversationMenu.jsx';
import { MessengerContext } from './messengerContext.js';

/** @type {any} */
const bob = { userId: 'b1', username: 'bob', firstName: 'Bob', lastName: 'Ray', role: 'tutor' };
const headers = { 'Content-Type': 'application/json' };

afterEach(() => vi.unstubAllGlobals());

/** @param {React.ReactNode} child */
function show(child) {
  const messenger = /** @type {any} */ ({ refreshContacts: vi.fn(async () => {}) });
  render(<MessengerContext value={messenger}>{child}</MessengerContext>);
  return messenger;
}

test('blocking asks first, and says that nobody is told', async () => {
  const fetch = vi.fn(async () => new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  const messenger = show(<ConversationMenu contact={bob} />);

  await user.click(screen.getByRole('button', { name: 'More about Bob' }));
  await user.click(screen.getByRole('button', { name: 'Block Bob' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Block Bob?' }));
  dialog.getByText(/Bob is not told/);
  expect(fetch).not.toHaveBeenCalled();
  await user.click(dialog.getByRole('button', { name: 'Block Bob' }));

  await vi.waitFor(() => expect(messenger.refreshContacts).toHaveBeenCalledOnce());
  expect(/** @type {any} */ (fetch).mock.calls[0].slice(0, 1)).toEqual(['/api/blocks/b1']);
  expect(/** @type {any} */ (fetch).mock.calls[0][1].method).toBe('PUT');
});

test('in the place of the composer stands the way back', async () => {
  const fetch = vi
    .fn()
    .mockRejectedValueOnce(new TypeError('x'))
    .mockResolvedValue(new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  const messenger = show(<BlockedNote contact={bob} />);
  await user.click(screen.getByRole('button', { name: 'Unblock' }));
  await screen.findByRole('alert');
  await user.click(screen.getByRole('button', { name: 'Unblock' }));
  await vi.waitFor(() => expect(messenger.refreshContacts).toHaveBeenCalledOnce());
  expect(fetch.mock.calls[1][1].method).toBe('DELETE');
});

test('the settings list who is blocked, until they are not', async () => {
  const blocks = [{ user: bob, blockedAt: '2026-11-23T09:00:00.000Z' }];
  const fetch = vi
    .fn()
    .mockResolvedValueOnce(new Response(JSON.stringify({ blocks }), { headers }))
    .mockResolvedValueOnce(new Response(null, { status: 204 }))
    .mockResolvedValueOnce(new Response(JSON.stringify({ blocks: [] }), { headers }));
  vi.stubGlobal('fetch', fetch);
  const user = userEvent.setup();
  show(<BlockedPeople />);
  await screen.findByText(/Since .*2026/);
  await user.click(screen.getByRole('button', { name: 'Unblock Bob Ray' }));
  await screen.findByText(/^Nobody\./);
});
