import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../net/http.js';
import { SessionActionsContext } from './sessionActionsContext.js';
import { SessionCard } from './SessionCard.jsx';

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const START = '2026-11-25T10:00:00.000Z';
/** @type {any} */
const lesson = {
  sessionId: 's1',
  subject: 'Algebra',
  tutorId: 'bob',
  studentId: 'ann',
  start: START,
  end: '2026-11-25T11:00:00.000Z',
  status: 'requested',
  revision: 0,
  place: '',
  proposal: null,
  moves: [
    { move: 'accept', until: START },
    { move: 'decline', until: START },
    { move: 'cancel', until: START, freeUntil: START },
    { move: 'propose', until: START, freeUntil: START },
  ],
};
const first = { start: '2026-11-26T10:00:00.000Z', end: '2026-11-26T11:00:00.000Z' };
const second = { start: '2026-11-27T10:00:00.000Z', end: '2026-11-27T11:00:00.000Z' };

/** @param {any} [session] @param {any} [actions] */
function show(session, actions) {
  const move = vi.fn(async () => {});
  const all = {
    move,
    isCurrent: true,
    asOf: '2026-11-23T11:00:00.000Z',
    drawPicker: (/** @type {any} */ { chosen, onChange }) => (
      <>
        <button onClick={() => onChange([...chosen, second])}>second</button>
        <button onClick={() => onChange([...chosen, first])}>first</button>
      </>
    ),
    ...actions,
  };
  render(
    <SessionActionsContext value={all}>
      <SessionCard
        as="section"
        session={{ ...lesson, ...session }}
        myId="bob"
        other={/** @type {any} */ ({ userId: 'ann', firstName: 'Ann', lastName: 'A' })}
        otherZone="Asia/Manila"
        nowMs={NOW}
      />
    </SessionActionsContext>,
  );
  return move;
}
/** @param {string | RegExp} name */
const button = (name) => screen.getByRole('button', { name });

test('has the buttons that the server offers, one of the two that say no', () => {
  show();
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    'Accept',
    'Decline',
    'Propose another time',
  ]);
  screen.getByText('Ann waits for your answer.');
  screen.getByText(/18:00–19:00 in Manila/);
});

test('accepts at one press', async () => {
  const move = show();
  await userEvent.click(button('Accept'));
  expect(move).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining(lesson),
    'accept',
    undefined,
  );
});

test('asks before it cancels', async () => {
  const moves = lesson.moves.filter((/** @type {any} */ one) => one.move !== 'decline');
  const move = show({ moves });
  await userEvent.click(button('Cancel the lesson'));
  expect(move).not.toHaveBeenCalled();
  const dialog = screen.getByRole('dialog', { name: 'Cancel this lesson?' });
  within(dialog).getByText('Free to cancel or move until it begins.');

  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the lesson' }));
  expect(move).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'cancel', undefined);
});

test('proposes what was chosen, soonest first', async () => {
  const move = show();
  await userEvent.click(button('Propose another time'));
  expect(button('Propose this time')).toHaveProperty('disabled', true);
  await userEvent.click(button('second'));
  await userEvent.click(button('first'));
  await userEvent.click(button('Propose 2 times'));
  expect(move).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'propose', {
    times: [first, second],
  });
});

test('offers each of the proposed times, and takes one', async () => {
  const move = show({
    proposal: { by: 'ann', at: START, times: [first, second] },
    moves: [
      { move: 'take', until: START },
      { move: 'refuse', until: START },
    ],
  });
  screen.getByText('Ann proposes 2 times to choose from');
  await userEvent.click(screen.getAllByRole('button', { name: /^Take/ })[1]);
  expect(move).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'take', second);
});

test('one’s own proposal can be withdrawn, not taken', () => {
  show({
    proposal: { by: 'bob', at: START, times: [first] },
    moves: [{ move: 'withdraw', until: START }],
  });
  screen.getByText('You proposed another time');
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Withdraw']);
});

test('when the other was quicker it says so', async () => {
  const refusal = new ApiError('session_changed', 'Changed.', 409);
  show({}, { move: vi.fn().mockRejectedValue(refusal) });
  await userEvent.click(button('Accept'));
  expect(screen.getByRole('alert').textContent).toContain('The other was quicker');
});

test('offline it shows the last known state as such, and nothing can be pressed', () => {
  show({}, { isCurrent: false });
  expect(screen.getByRole('status').textContent).toContain('Last known state, as of');
  for (const each of screen.getAllByRole('button')) expect(each).toHaveProperty('disabled', true);
});

test('a meeting link can be joined', () => {
  show({ status: 'confirmed', place: 'https://meet.example/abc' });
  const join = screen.getByRole('link', { name: /^Join/ });
  expect(join.getAttribute('href')).toBe('https://meet.example/abc');
  expect(join.getAttribute('rel')).toContain('noopener');
});
