import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { expect, test, vi } from 'vitest';
import { SessionActionsContext } from './sessionActionsContext.js';
import { Sessions } from './Sessions.jsx';

const ann = { userId: 'ann', username: 'ann', firstName: 'Ann', lastName: 'A', role: 'student' };
const bob = { ...ann, userId: 'bob', firstName: 'Bob', role: 'tutor' };
const lesson = {
  sessionId: 's1',
  subject: 'Algebra',
  tutorId: 'bob',
  studentId: 'ann',
  start: '2026-01-05T10:00:00.000Z',
  end: '2026-01-05T11:00:00.000Z',
  status: 'completed',
  revision: 2,
  place: '',
  proposal: null,
  moves: [],
};

/** @param {object} more */
function showPast(more) {
  const { hook, searchHook } = memoryLocation({ path: '/sessions?show=past' });
  const data = { sessions: [lesson], people: { ann, bob }, zones: {}, events: {} };
  const booked = { status: 'ready', data, error: null, reload: vi.fn(), ...more };
  const actions = { move: vi.fn(), drawPicker: () => null, isCurrent: true, asOf: '' };
  render(
    <Router hook={hook} searchHook={searchHook}>
      <SessionActionsContext value={actions}>
        <Sessions
          booked={/** @type {any} */ (booked)}
          user={/** @type {any} */ (ann)}
          messagesHrefOf={(id) => `/messages/${id}`}
        />
      </SessionActionsContext>
    </Router>,
  );
}

test('earlier lessons are asked for by a button, while there are some', async () => {
  const readOlder = vi.fn();
  showPast({ older: 's1', isReadingOlder: false, readOlder });
  screen.getByRole('radio', { name: 'Past and cancelled (1+)', checked: true });
  await userEvent.click(screen.getByRole('button', { name: 'Show earlier lessons' }));
  expect(readOlder).toHaveBeenCalledOnce();
});

test('without earlier lessons there is no button', () => {
  showPast({ older: null, isReadingOlder: false, readOlder: vi.fn() });
  screen.getByRole('radio', { name: 'Past and cancelled (1)', checked: true });
  expect(screen.queryByRole('button', { name: 'Show earlier lessons' })).toBeNull();
});
