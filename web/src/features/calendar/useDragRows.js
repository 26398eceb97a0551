import { useRef, useState } from 'react';

/**
 * Dragging over the rows of a column with a mouse; a finger scrolls, and has
 * buttons. Nothing is said until the button is let go.
 *
 * @param {number} rowCount
 * @param {(from: number, to: number) => void} onDragged  rows, [from, to)
 */
export function useDragRows(rowCount, onDragged) {
  const [span, setSpan] = useState(/** @type {{ from: number, to: number } | null} */ (null));
  const anchor = useRef(0);

  /** @param {React.PointerEvent<HTMLElement>} event */
  function rowAt(event) {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / height) * rowCount);
    return Math.min(Math.max(row, 0), rowCount - 1);
  }

  /** @param {React.PointerEvent<HTMLElement>} event */
  function handleDown(event) {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    anchor.current = rowAt(event);
    setSpan({ from: anchor.current, to: anchor.current + 1 });
  }

  /** @param {React.PointerEvent<HTMLElement>} event */
  function handleMove(event) {
    if (!span) return;
    const row = rowAt(event);
    setSpan({ from: Math.min(anchor.current, row), to: Math.max(anchor.current, row) + 1 });
  }

  function handleUp() {
    if (!span) return;
    setSpan(null);
    onDragged(span.from, span.to);
  }

  return {
    span,
    handlers: {
      onPointerDown: handleDown,
      onPointerMove: handleMove,
      onPointerUp: handleUp,
      onPointerCancel: () => setSpan(null),
    },
  };
}
