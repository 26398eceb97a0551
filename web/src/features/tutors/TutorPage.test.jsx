import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../net/http.js';
import { OPEN_RULES } from '../../ui/rulesWords.js';
import { TutorPage } from './TutorPage.jsx';

const tutor = {
  userId: 't1',
  firstName: 'Ada',
  lastName: 'Lovelace',
  subjects: ['Maths'],
  bio: '',
  hourlyRate: 40,
  currency: 'EUR',
  timeZone: 'Europe/Lisbon',
};

/** @param {'student' | 'tutor'} role @param {string} userId */
function person(role, userId) {
  return { userId, username: 'x', firstName: 'X', lastName: 'Y', role };
}

/** What GET /api/tutors/t1 answers. @type {[number, unknown]} */
let answer;

beforeEach(() => {
  answer = [200, { tutor, rules: OPEN_RULES }];
  vi.stubGlobal('fetch', async (/** @type {string} */ path) => {
    const [status, body] = path.includes('/slots') ? [200, { slots: [] }] : answer;
    const headers = { 'Content-Type': 'application/json' };
    return new Response(JSON.stringify(body), { status, headers });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** @param {import('../../net/shapes.js').User | null} viewer */
async function show(viewer, onEnquire = vi.fn(async () => {})) {
  render(<TutorPage userId="t1" viewer={viewer} onEnquire={onEnquire} />);
  await screen.findByRole('heading', { level: 1 });
}

test.each([
  ['a visitor', null, ['Book a lesson'], ['Ask Ada something']],
  ['a student', person('student', 's1'), ['Book a lesson'], ['Ask Ada something']],
  ['another tutor', person('tutor', 't2'), [], []],
  ['the tutor', person('tutor', 't1'), ['Edit my profile'], []],
])('%s is offered what they may do', async (_name, viewer, links, buttons) => {
  await show(viewer);
  expect(screen.queryAllByRole('link').map((link) => link.textContent)).toEqual(links);
  const names = screen.queryAllByRole('button').map((button) => button.textContent?.trim());
  expect(names).toEqual(buttons);
});

test('an enquiry that is refused says why, and can be tried again', async () => {
  const onEnquire = vi.fn(async () => {});
  onEnquire.mockRejectedValueOnce(new ApiError('too_many_contacts', 'Too many contacts.', 409));
  const user = userEvent.setup();
  await show(person('student', 's1'), onEnquire);

  await user.click(screen.getByRole('button', { name: /ask ada/i }));
  expect((await screen.findByRole('alert')).textContent).toBe('Too many contacts.');
  await user.click(screen.getByRole('button', { name: /ask ada/i }));

  expect(onEnquire).toHaveBeenCalledTimes(2);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a tutor who is not there leads to those who are', async () => {
  answer = [404, { code: 'tutor_not_found', title: 'There is no such tutor' }];
  await show(null);
  expect(screen.getByRole('link', { name: 'All tutors' }).getAttribute('href')).toBe('/tutors');
});

test('a page that could not be loaded can be tried again', async () => {
  answer = [500, { code: 'server_failed', title: 'The server failed' }];
  const user = userEvent.setup();
  await show(null);
  expect(screen.getByRole('alert').textContent).toContain('The server failed.');

  answer = [200, { tutor, rules: OPEN_RULES }];
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByRole('heading', { name: 'Ada Lovelace' })).toBeTruthy();
});
