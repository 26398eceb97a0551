import { act, render, screen } from '@testing-library/react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterEach, expect, test, vi } from 'vitest';
import { Shell } from './Shell.jsx';

/** @type {import('../net/shapes.js').User} */
const user = { userId: 'u1', username: 'ann', firstName: 'Ann', lastName: 'B', role: 'student' };

afterEach(() => {
  window.location.hash = '';
});

/** @param {string} path */
function show(path) {
  const { hook, navigate } = memoryLocation({ path });
  render(
    <Router hook={hook}>
      <Shell user={user} messagesBadge="3 new messages" connection={<p>Online</p>}>
        <h1 tabIndex={-1}>Page</h1>
        <section id="part" aria-label="Part" tabIndex={-1} />
      </Shell>
    </Router>,
  );
  return navigate;
}

test('says where the person is, what waits, and whether they are online', () => {
  show('/tutors/t1/book');
  expect(screen.getByRole('link', { current: 'page' }).textContent).toBe('Tutors');
  expect(screen.getByRole('link', { name: /messages.*3 new messages/i })).toBeTruthy();
  expect(screen.getByText('Online')).toBeTruthy();
});

test('a new page gives its heading the focus; the first one leaves it alone', () => {
  const navigate = show('/tutors');
  expect(document.activeElement).toBe(document.body);

  act(() => navigate('/sessions'));

  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
});

test('an address that names a part of the page leads there', () => {
  const scrolled = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(() => {});
  const navigate = show('/messages');

  window.location.hash = '#part';
  act(() => navigate('/settings'));

  const part = screen.getByRole('region', { name: 'Part' });
  expect(document.activeElement).toBe(part);
  expect(scrolled.mock.contexts).toEqual([part]);
});
