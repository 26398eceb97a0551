import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HoursForm } from './HoursForm.jsx';

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  fetched = vi.fn(
    async () => new Response('{}', { headers: { 'Content-Type': 'application/json' } }),
  );
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

const availability = {
  timeZone: 'Europe/Lisbon',
  hours: [{ weekday: 1, start: '09:00', end: '12:00' }],
};

test('a day is added, changed and saved by keyboard alone', async () => {
  const user = userEvent.setup();
  render(<HoursForm availability={availability} />);

  screen.getByRole('button', { name: 'Add hours on Wednesday' }).focus();
  await user.keyboard('{Enter}');
  const wednesday = screen.getByRole('group', { name: 'Wednesday' });
  await user.selectOptions(within(wednesday).getByLabelText('Wednesday until'), '24:00');
  screen.getByRole('button', { name: 'Save weekly hours' }).focus();
  await user.keyboard('{Enter}');

  const [path, init] = fetched.mock.calls[0];
  expect(`${init.method} ${path}`).toBe('PUT /api/me/availability');
  expect(JSON.parse(init.body)).toEqual({
    timeZone: 'Europe/Lisbon',
    hours: [
      { weekday: 1, start: '09:00', end: '12:00' },
      { weekday: 3, start: '09:00', end: '24:00' },
    ],
  });
});

test('hours that cannot be are explained beside them and are not sent', async () => {
  const user = userEvent.setup();
  render(<HoursForm availability={availability} />);

  await user.selectOptions(screen.getByLabelText('Monday until'), '08:00');

  expect(screen.getByRole('alert').textContent).toBe('The end must be after the start.');
  const save = screen.getByRole('button', { name: 'Save weekly hours' });
  expect(save.hasAttribute('disabled')).toBe(true);
});

test('Monday’s hours are copied to the working days', async () => {
  const user = userEvent.setup();
  render(<HoursForm availability={availability} />);

  await user.click(screen.getByRole('button', { name: 'Copy to Tuesday–Friday' }));

  expect(screen.getByText('15 h a week')).toBeTruthy();
});

test('hours that copying would take away are asked about first', async () => {
  const user = userEvent.setup();
  const hours = [...availability.hours, { weekday: 4, start: '18:00', end: '20:00' }];
  render(<HoursForm availability={{ ...availability, hours }} />);

  await user.click(screen.getByRole('button', { name: 'Copy to Tuesday–Friday' }));
  const dialog = screen.getByRole('dialog', { name: 'Replace the other days?' });
  await user.click(within(dialog).getByRole('button', { name: 'Keep them' }));
  expect(screen.getByText('5 h a week')).toBeTruthy();

  await user.click(screen.getByRole('button', { name: 'Copy to Tuesday–Friday' }));
  await user.click(screen.getByRole('button', { name: 'Replace them' }));
  expect(screen.getByText('15 h a week')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});
