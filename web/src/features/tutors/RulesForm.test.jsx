import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OPEN_RULES } from '../../ui/rulesWords.js';
import { DatesForm } from './DatesForm.jsx';
import { RulesForm } from './RulesForm.jsx';

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  fetched = vi.fn(
    async () => new Response('{}', { headers: { 'Content-Type': 'application/json' } }),
  );
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});
afterEach(() => vi.unstubAllGlobals());

/** What was sent last. */
function saved() {
  const [path, init] = fetched.mock.lastCall ?? [];
  return [`${init.method} ${path}`, JSON.parse(init.body)];
}

test('the rules are saved whole, and said as students read them', async () => {
  const user = userEvent.setup();
  render(<RulesForm rules={OPEN_RULES} place="" tutorName="Ada" />);

  await user.click(screen.getByRole('radio', { name: 'It is confirmed at once' }));
  await user.click(screen.getByRole('checkbox', { name: '1 h 30 min' }));
  await user.click(screen.getByRole('checkbox', { name: '45 min' }));
  await user.selectOptions(screen.getByLabelText('A pause between two lessons'), '15');
  await user.selectOptions(screen.getByLabelText('Can be booked until'), '720');
  await user.selectOptions(screen.getByLabelText('Cancelling is free'), '1440');
  await user.type(screen.getByLabelText('Where lessons usually are'), ' https://meet.example/a ');
  const reads = screen.getByRole('region', { name: 'Students read before they book' });
  expect(
    within(reads)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'Book at least 12 hours ahead.',
    'Confirmed at once.',
    'Free to cancel until 1 day before; after that it counts as late.',
    'Free to move until it begins.',
  ]);
  await user.click(screen.getByRole('button', { name: 'Save rules' }));

  expect(saved()).toEqual([
    'PUT /api/me/rules',
    {
      rules: {
        ...OPEN_RULES,
        lengths: [45, 90],
        bufferMinutes: 15,
        earliestMinutes: 720,
        cancelNoticeMinutes: 1440,
        instant: true,
      },
      place: 'https://meet.example/a',
    },
  ]);
});

test('a rule that is none of our choices stays one', () => {
  render(<RulesForm rules={{ ...OPEN_RULES, latestDays: 21 }} place="" tutorName="Ada" />);
  expect(screen.getByLabelText('Can be booked up to')).toHaveProperty('value', '21');
});

test('days off and other hours by date, by keyboard alone', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00.000Z') });
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  render(<DatesForm dates={[]} timeZone="Europe/Lisbon" />);

  await user.type(screen.getByLabelText('Date, or the first of several'), '2026-12-24');
  await user.type(screen.getByLabelText('The last of several (optional)'), '2026-12-25');
  screen.getByRole('button', { name: 'Day off' }).focus();
  await user.keyboard('{Enter}');
  screen.getByRole('button', { name: 'Add hours on Friday 25 December 2026' }).focus();
  await user.keyboard('{Enter}');
  screen.getByRole('button', { name: 'Save dates' }).focus();
  await user.keyboard('{Enter}');

  expect(saved()).toEqual([
    'PUT /api/me/dates',
    {
      dates: [
        { date: '2026-12-24', hours: [] },
        { date: '2026-12-25', hours: [{ start: '09:00', end: '12:00' }] },
      ],
    },
  ]);
  vi.useRealTimers();
});
