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
  /** Where it began; null when nothing is dragged. @type {React.RefObject<number | null>} */
  const anchor = useRef(null);

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
    setSpan(spanTo(event));
  }

  /** From the anchor to here. @param {React.PointerEvent<HTMLElement>} event */
  function spanTo(event) {
    if (anchor.current === null) return null;
    const row = rowAt(event);
    return { from: Math.min(anchor.current, row), to: Math.max(anchor.current, row) + 1 };
  }

  function forget() {
    anchor.current = null;
    setSpan(null);
  }

  /** What the last move has set may not be drawn yet, so it is not read. @param {React.PointerEvent<HTMLElement>} event */
  function handleUp(event) {
    const dragged = spanTo(event);
    forget();
    if (dragged) onDragged(dragged.from, dragged.to);
  }

  return {
    span,
    handlers: {
      onPointerDown: handleDown,
      onPointerMove: (/** @type {React.PointerEvent<HTMLElement>} */ event) =>
        setSpan(spanTo(event)),
      onPointerUp: handleUp,
      onPointerCancel: forget,
    },
  };
}
