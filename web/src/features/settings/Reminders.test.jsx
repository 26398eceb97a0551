import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readToasts } from '../../ui/toasts.js';
import { Reminders } from './Reminders.jsx';

const USER = /** @type {import('../../net/shapes.js').User} */ ({
  userId: 'u1',
  username: 'ann',
  firstName: 'Ann',
  lastName: 'Example',
  role: 'student',
  email: 'ann@example.org',
  timeZone: 'Asia/Manila',
  emailConfirmed: true,
});
const HELD = {
  minutesBefore: [1440, 60],
  quiet: { start: '22:00', end: '07:00' },
  byMail: true,
  changesByMail: true,
  sendsMail: true,
};

/** What each request is answered with, by method and path. @type {Record<string, () => Response>} */
let answers;
/** @type {{ method: string, path: string, body: any }[]} */
let asked;

/** @param {number} status @param {unknown} body */
function json(status, body) {
  const headers = { 'Content-Type': 'application/json' };
  return new Response(JSON.stringify(body), { status, headers });
}

beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/me/reminders': () => json(200, HELD),
    'PUT /api/me/reminders': () => json(200, HELD),
    'POST /api/me/address-confirmation': () => json(202, {}),
  };
  vi.stubGlobal('fetch', async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    const method = String(init.method);
    asked.push({ method, path, body: init.body && JSON.parse(String(init.body)) });
    return answers[`${method} ${path}`]();
  });
});
afterEach(() => vi.unstubAllGlobals());

/** @param {Partial<typeof USER>} [some] */
async function open(some) {
  render(<Reminders user={{ ...USER, ...some }} />);
  await screen.findByRole('button', { name: 'Save reminders' });
  return userEvent.setup();
}

const save = () => screen.getByRole('button', { name: 'Save reminders' });
const saved = () => asked.filter(({ method }) => method === 'PUT').map(({ body }) => body);
/** @param {string} legend */
const group = (legend) => within(screen.getByRole('group', { name: legend }));

test('what is chosen is said at once and saved with a press', async () => {
  const user = await open();
  await user.click(group('Before each lesson').getByRole('checkbox', { name: '1 day' }));
  await user.click(group('Before each lesson').getByRole('checkbox', { name: '10 minutes' }));
  await user.selectOptions(screen.getByLabelText('Quiet from'), '21:30');
  await user.click(group('Reminders by mail').getByRole('radio', { name: 'Off' }));
  screen.getByText(/reminded 1 hour and 10 minutes before .* 9:30 PM and 7:00 AM Manila time/);
  expect(saved()).toEqual([]);

  await user.click(save());
  await waitFor(() => expect(readToasts().at(-1)?.text).toBe('Your reminders are saved.'));
  expect(saved()).toEqual([
    {
      minutesBefore: [60, 10],
      quiet: { start: '21:30', end: '07:00' },
      byMail: false,
      changesByMail: true,
    },
  ]);
});

test('quiet hours that are turned off and on again are those of before', async () => {
  const user = await open();
  await user.click(group('Quiet hours').getByRole('radio', { name: 'Off' }));
  expect(screen.queryByLabelText('Quiet from')).toBeNull();
  await user.click(group('Quiet hours').getByRole('radio', { name: 'On' }));
  expect(/** @type {HTMLSelectElement} */ (screen.getByLabelText('Quiet until')).value).toBe(
    '07:00',
  );
});

test('more than five are not saved, and a refusal of the server is said', async () => {
  answers['GET /api/me/reminders'] = () =>
    json(200, { ...HELD, minutesBefore: [1440, 60, 30, 10, 15] });
  answers['PUT /api/me/reminders'] = () =>
    json(400, { code: 'invalid_member', title: 'Not like that' });
  const user = await open();
  await user.click(group('Before each lesson').getByRole('checkbox', { name: '2 days' }));
  expect(screen.getByRole('alert').textContent).toBe('These are 6. Choose at most 5.');
  await user.click(save());
  expect(saved()).toEqual([]);

  await user.click(group('Before each lesson').getByRole('checkbox', { name: '15 minutes' }));
  await user.click(save());
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Not like that.'));
});

test('an address that is not confirmed gets another mail; a confirmed one is only named', async () => {
  const user = await open({ emailConfirmed: false });
  screen.getByText(/Confirm your e-mail address/);
  await user.click(screen.getByRole('button', { name: 'Send again' }));
  await screen.findByText(/A mail is on its way to/);
  expect(asked.at(-1)?.path).toBe('/api/me/address-confirmation');
});

test('a server that sends no mail speaks of none', async () => {
  answers['GET /api/me/reminders'] = () => json(200, { ...HELD, sendsMail: false });
  await open({ emailConfirmed: false });
  expect(screen.getByRole('region', { name: 'Reminders' }).textContent).not.toMatch(/mail/i);
});
