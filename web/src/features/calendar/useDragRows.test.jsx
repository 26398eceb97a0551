import { act, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useDragRows } from './useDragRows.js';

const ROWS = 48;
const ROW_PX = 10;

/** @param {{ onDragged: (from: number, to: number) => void }} props */
function Column({ onDragged }) {
  const { span, handlers } = useDragRows(ROWS, onDragged);
  return (
    <div data-testid="column" {...handlers}>
      {span && `${span.from} to ${span.to}`}
    </div>
  );
}

function show() {
  const onDragged = vi.fn();
  render(<Column onDragged={onDragged} />);
  const column = screen.getByTestId('column');
  column.setPointerCapture = vi.fn();
  column.getBoundingClientRect = () => new DOMRect(0, 0, 100, ROWS * ROW_PX);

  /** @param {string} type @param {number} row */
  function say(type, row) {
    const event = new MouseEvent(type, { bubbles: true, clientY: (row + 0.5) * ROW_PX });
    column.dispatchEvent(Object.assign(event, { pointerType: 'mouse' }));
  }
  return { onDragged, column, say };
}

test('the rows that were dragged over are drawn, and said when the button is let go', () => {
  const { onDragged, column, say } = show();
  act(() => say('pointerdown', 20));
  act(() => say('pointermove', 17));
  expect(column.textContent).toBe('17 to 21');
  act(() => say('pointerup', 17));
  expect(column.textContent).toBe('');
  expect(onDragged.mock.calls).toEqual([[17, 21]]);
});

test('a move that is not drawn yet counts', () => {
  const { onDragged, say } = show();
  act(() => say('pointerdown', 20));
  act(() => {
    say('pointermove', 23);
    say('pointerup', 23);
  });
  expect(onDragged.mock.calls).toEqual([[20, 24]]);
});

test('what was not begun here, or was cut off, is no drag', () => {
  const { onDragged, column, say } = show();
  act(() => say('pointermove', 3));
  act(() => say('pointerup', 3));
  act(() => say('pointerdown', 3));
  act(() => say('pointercancel', 3));
  act(() => say('pointerup', 5));
  expect(column.textContent).toBe('');
  expect(onDragged).not.toHaveBeenCalled();
});
