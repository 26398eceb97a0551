import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dismissToast, readToasts } from '../ui/toasts.js';
import { remind } from './reminding.js';

const NOTICE = { sessionId: 's1', start: '2099-01-01T10:00:00.000Z', minutesBefore: 60 };
const user = /** @type {any} */ ({ userId: 'u1' });
/** @type {import('vitest').Mock} */
let notified;

beforeEach(() => {
  notified = vi.fn(function () {});
  vi.stubGlobal('Notification', Object.assign(notified, { permission: 'granted' }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  readToasts().forEach(({ toastId }) => dismissToast(toastId));
});

test.each([
  ['the tab that is looked at', 'visible', false, 1, 0],
  ['the leading tab, looked at', 'visible', true, 1, 0],
  ['the leading tab, hidden', 'hidden', true, 1, 1],
  ['another hidden tab', 'hidden', false, 0, 0],
])('%s', async (_, visibility, isLeading, toasts, notifications) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(/** @type {any} */ (visibility));
  await remind(NOTICE, { booked: null, user, isLeading });
  expect(readToasts()).toHaveLength(toasts);
  await vi.waitFor(() => expect(notified).toHaveBeenCalledTimes(notifications));
});

test('the leading tab is hidden, and another one is looked at: that one tells', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const locks = { query: async () => ({ held: [{ name: 'judify_looked_at' }] }) };
  vi.stubGlobal('navigator', { locks });
  await remind(NOTICE, { booked: null, user, isLeading: true });
  expect(readToasts()).toHaveLength(0);
  expect(notified).not.toHaveBeenCalled();
});

test('where there is a service worker, it shows the notification', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const showNotification = vi.fn(async () => {});
  vi.stubGlobal('navigator', {
    serviceWorker: { getRegistration: async () => ({ showNotification }) },
  });
  await remind(NOTICE, { booked: null, user, isLeading: true });
  await vi.waitFor(() => expect(showNotification).toHaveBeenCalledOnce());
  expect(showNotification).toHaveBeenCalledWith('Judify', {
    body: expect.stringContaining('A lesson begins'),
    tag: 's1 60',
    data: { href: '/sessions' },
  });
  expect(notified).not.toHaveBeenCalled();
});

test('without permission, or where it is refused, there is the toast', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  vi.stubGlobal('Notification', Object.assign(notified, { permission: 'default' }));
  await remind(NOTICE, { booked: null, user, isLeading: true });
  expect(notified).not.toHaveBeenCalled();

  vi.stubGlobal('Notification', Object.assign(notified, { permission: 'granted' }));
  notified.mockImplementation(function () {
    throw new TypeError('Illegal constructor');
  });
  await remind(NOTICE, { booked: null, user, isLeading: true });
  expect(readToasts()).toHaveLength(2);
});
