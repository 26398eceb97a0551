import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FindTutors } from './FindTutors.jsx';

/** @param {string} firstName */
function tutor(firstName) {
  return {
    userId: firstName,
    firstName,
    lastName: 'L',
    subjects: ['Maths'],
    bio: '',
    hourlyRate: 40,
    currency: 'EUR',
    timeZone: 'UTC',
  };
}

/** What was asked of /api/tutors, in order. @type {string[]} */
let asked;
/** @type {{ tutors: ReturnType<typeof tutor>[], next: number | null }} */
let found;

beforeEach(() => {
  asked = [];
  found = { tutors: [tutor('Ada')], next: null };
  vi.stubGlobal('fetch', async (/** @type {string} */ path) => {
    if (path.startsWith('/api/tutors')) asked.push(path);
    const body = path === '/api/subjects' ? { subjects: ['Latin', 'Maths'] } : found;
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** @param {string} path */
function show(path) {
  const { hook, searchHook, navigate } = memoryLocation({ path });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <FindTutors onNavigate={navigate} />
    </Router>,
  );
  return userEvent.setup();
}

test('the address is the search: what is chosen is asked for and stays chosen', async () => {
  const user = show('/tutors');
  await screen.findByRole('option', { name: 'Latin' });

  await user.selectOptions(screen.getByLabelText('Subject'), 'Latin');
  await user.type(screen.getByLabelText('Name or words'), ' exam ');
  await user.click(screen.getByRole('button', { name: 'Search' }));

  await screen.findByRole('link', { name: 'Ada L' });
  expect(asked.at(-1)).toBe('/api/tutors?subject=Latin&q=exam');
  expect(screen.getByRole('option', { name: 'Latin', selected: true })).toBeTruthy();
});

test('a subject in the address is chosen whatever its case', async () => {
  show('/tutors?subject=maths');
  expect(await screen.findByRole('option', { name: 'Maths', selected: true })).toBeTruthy();
});

test('the pages keep the search', async () => {
  found = { tutors: [tutor('Ada')], next: 3 };
  show('/tutors?q=a&page=2');

  const more = await screen.findByRole('link', { name: 'More tutors' });
  expect(more.getAttribute('href')).toBe('/tutors?q=a&page=3');
  const back = screen.getByRole('link', { name: 'Previous page' });
  expect(back.getAttribute('href')).toBe('/tutors?q=a&page=1');
});

test.each([
  ['/tutors?q=zzz', 'Nobody fits that search'],
  ['/tutors', 'No tutors yet'],
])('nobody at %s: %s', async (path, title) => {
  found = { tutors: [], next: null };
  show(path);
  expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
});
