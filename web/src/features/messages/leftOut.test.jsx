import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ConnectionBanner } from './ConnectionBanner.jsx';
import { MessengerContext } from './messengerContext.js';
import { MyBrowsers } from './MyBrowsers.jsx';

afterEach(() => vi.unstubAllGlobals());

/** @param {React.ReactNode} child @param {any} connection */
function show(child, connection) {
  const state = {
    connection,
    encryption: { name: 'loading', fraction: 0 },
    trust: {},
  };
  const messenger = /** @type {any} */ ({
    user: { userId: 'a1' },
    subscribe: () => () => {},
    readState: () => state,
    reconnect: vi.fn(async () => {}),
  });
  render(<MessengerContext value={messenger}>{child}</MessengerContext>);
  return messenger;
}

const full = { name: 'stopped', reason: 'too_many_devices' };

test('an eleventh browser says why it is not connected, and leads to where that ends', () => {
  show(<ConnectionBanner />, full);
  screen.getByText('Too many browsers');
  const link = screen.getByRole('link', { name: 'My browsers' });
  expect(link.getAttribute('href')).toBe('/settings#browsers');
});

test('what can be tried again can be tried from there', async () => {
  const messenger = show(<ConnectionBanner />, { name: 'stopped', reason: 'replaced' });
  await userEvent.click(screen.getByRole('button', { name: 'Use Judify here' }));
  expect(messenger.reconnect).toHaveBeenCalledOnce();
});

test('offline and connecting need no banner', () => {
  show(<ConnectionBanner />, { name: 'offline' });
  show(<ConnectionBanner />, { name: 'connecting' });
  expect(screen.queryByRole('status')).toBeNull();
});

test('an eleventh browser, without keys of its own, can remove another', async () => {
  let devices = [{ deviceId: 'd1', name: 'Old phone', createdAt: '', lastSeenAt: null }];
  const fetch = vi.fn(async (_path, { method = 'GET' } = {}) => {
    if (method === 'DELETE') devices = [];
    const body = JSON.stringify({ devices, devicesEpoch: 1 });
    return method === 'DELETE'
      ? new Response(null, { status: 204 })
      : new Response(body, { headers: { 'Content-Type': 'application/json' } });
  });
  vi.stubGlobal('fetch', fetch);
  show(<MyBrowsers />, full);
  const row = within(await screen.findByRole('listitem'));
  row.getByText('Old phone');
  expect(row.queryByText('Not approved')).toBeNull();
  await userEvent.click(row.getByRole('button', { name: 'Remove Old phone' }));
  await vi.waitFor(() => expect(screen.queryByRole('listitem')).toBeNull());
});

test('browsers that cannot be looked up are not looked up for ever', () => {
  show(<MyBrowsers />, { name: 'stopped', reason: 'no_encryption' });
  screen.getByText(/Encryption does not work here/);
  expect(screen.queryByText('Looking up your browsers')).toBeNull();
});
