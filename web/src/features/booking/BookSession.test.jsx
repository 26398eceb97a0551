import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../net/http.js';
import { OPEN_RULES } from '../../ui/rulesWords.js';
import { BookSession } from './BookSession.jsx';

let rules = OPEN_RULES;
const tutor = {
  userId: 't1',
  firstName: 'Ada',
  lastName: 'Lovelace',
  subjects: ['Maths', 'Physics'],
  bio: '',
  hourlyRate: 40,
  currency: 'EUR',
  timeZone: 'Europe/Lisbon',
};

/** What the server has free, in UTC; a test may take one away. @type {string[]} */
let free;
/** @type {URL[]} */
let asked;

/** @param {string} start @param {number} minutes */
function slot(start, minutes) {
  const ms = Date.parse(`2026-11-${start}:00.000Z`);
  return {
    start: new Date(ms).toISOString(),
    end: new Date(ms + minutes * 60_000).toISOString(),
  };
}

/** @param {string} path */
async function serve(path) {
  const url = new URL(path, 'http://judify.test');
  asked.push(url);
  const minutes = Number(url.searchParams.get('minutes'));
  const [from, to] = ['from', 'to'].map((name) => url.searchParams.get(name) ?? '');
  const slots = free
    .map((start) => slot(start, minutes))
    .filter(({ start }) => start >= from && start < to);
  const body = url.pathname.endsWith('/slots')
    ? { slots, timeZone: tutor.timeZone }
    : { tutor, rules };
  return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T08:00:00.000Z') });
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
  free = ['24T13:00', '24T14:00', '26T09:00'];
  asked = [];
  rules = OPEN_RULES;
  vi.stubGlobal('fetch', serve);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** @param {(intent: any) => Promise<void>} onBook */
function show(onBook) {
  const { hook, searchHook } = memoryLocation({ path: '/tutors/t1/book' });
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <BookSession tutorId="t1" onBook={onBook} />
    </Router>,
  );
  return user;
}

test('books the chosen subject, length and time, with both clocks named', async () => {
  const onBook = vi.fn(async () => {});
  const user = show(onBook);

  await user.click(await screen.findByRole('radio', { name: 'Physics' }));
  await user.click(screen.getByRole('radio', { name: '1 h 30 min' }));
  await user.click(
    await screen.findByRole('radio', {
      name: 'Tuesday 24 November, 14:00–15:30, 13:00–14:30 in Lisbon',
    }),
  );
  await user.type(screen.getByLabelText(/a word to ada/i), '  Fractions  ');

  const lesson = screen.getByRole('region', { name: 'Your lesson' });
  expect(within(lesson).getByText('13:00–14:30 in Lisbon')).toBeTruthy();
  expect(within(lesson).getByText('€60')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Book this lesson' }));

  expect(onBook).toHaveBeenCalledWith({
    tutorId: 't1',
    subject: 'Physics',
    start: '2026-11-24T13:00:00.000Z',
    end: '2026-11-24T14:30:00.000Z',
    notes: 'Fractions',
  });
});

test('nothing can be booked before a time is chosen', async () => {
  show(async () => {});
  await screen.findAllByRole('radio', { name: /november/i });
  expect(screen.getByRole('button', { name: 'Book this lesson' }).hasAttribute('disabled')).toBe(
    true,
  );
});

test('a time that has just gone is said, and what is free near it can be taken', async () => {
  const onBook = vi.fn(async () => {});
  onBook.mockImplementationOnce(async () => {
    free = free.filter((start) => start !== '24T13:00');
    throw new ApiError('slot_taken', 'Somebody booked this time a moment ago.', 409);
  });
  const user = show(onBook);
  await user.click(await screen.findByRole('radio', { name: /24 november, 14:00/i }));
  await user.click(screen.getByRole('button', { name: 'Book this lesson' }));

  const refusal = await screen.findByRole('alert');
  expect(refusal.textContent).toContain('Tue 24 Nov, 14:00–15:00 is not free any more');
  expect(refusal.textContent).toContain('Somebody booked this time a moment ago.');
  await waitFor(() =>
    expect(screen.queryByRole('radio', { name: /24 november, 14:00/i })).toBeNull(),
  );

  await user.click(within(refusal).getByRole('button', { name: 'Tue 24 Nov, 15:00–16:00' }));
  await user.click(screen.getByRole('button', { name: 'Book this lesson' }));
  expect(onBook).toHaveBeenLastCalledWith(
    expect.objectContaining({ start: '2026-11-24T14:00:00.000Z' }),
  );
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a lost connection promises that a second press books once', async () => {
  const user = show(() => Promise.reject(new ApiError('offline', 'We cannot reach Judify.')));
  await user.click(await screen.findByRole('radio', { name: /24 november, 14:00/i }));
  await user.click(screen.getByRole('button', { name: 'Book this lesson' }));

  const refusal = await screen.findByRole('alert');
  expect(refusal.textContent).toContain('you will not be booked twice');
  expect(screen.getByRole('radio', { name: /24 november, 14:00/i, checked: true })).toBeTruthy();
});

test('an empty week leads to the next one with a free time', async () => {
  free = [];
  const user = show(async () => {});
  await screen.findByText('Nothing is free this week');
  free = ['30T13:00'];

  await user.click(screen.getByRole('button', { name: 'Find the next free time' }));

  expect(await screen.findByRole('radio', { name: /monday 30 november, 14:00/i })).toBeTruthy();
  expect(screen.getByRole('heading', { name: /mon 30 nov to sun 6 dec/i })).toBeTruthy();
});

test('the week asked for is the student’s week, to the hour', async () => {
  show(async () => {});
  await screen.findAllByRole('radio', { name: /november/i });
  const week = asked.find((url) => url.pathname.endsWith('/slots'))?.searchParams;
  expect(week?.get('from')).toBe('2026-11-22T23:00:00.000Z');
  expect(week?.get('to')).toBe('2026-11-29T23:00:00.000Z');
});

test('the tutor’s rules are said before the click: lengths, ahead, and until when it is free', async () => {
  rules = {
    ...OPEN_RULES,
    lengths: [45, 90],
    earliestMinutes: 720,
    cancelNoticeMinutes: 1440,
    moveNoticeMinutes: 120,
  };
  const user = show(async () => {});
  await screen.findByText(/Book at least 12 hours ahead/);
  expect(screen.getByRole('radio', { name: '45 min', checked: true })).toBeTruthy();
  expect(screen.queryByRole('radio', { name: '1 h' })).toBeNull();
  const terms = screen.getByRole('list', { name: 'What you agree to' });
  within(terms).getByText('Ada answers your request; until then the time is held for you.');
  within(terms).getByText('Free to cancel until 1 day before; after that it counts as late.');

  await user.click(await screen.findByRole('radio', { name: /26 november, 10:00/i }));

  within(terms).getByText('Free to cancel until Wed 25 Nov, 10:00 your time.');
  within(terms).getByText('Free to move until Thu 26 Nov, 08:00 your time.');
});
