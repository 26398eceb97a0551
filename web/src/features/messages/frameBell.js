/**
 * frameBell.js - readers are told once a frame, however much happens in it.
 *
 * React draws at once what it is told. Told between two writes of one message,
 * it held up the second by as long as the drawing took. Where nothing is drawn,
 * in a tab in the background or without a window, there is nothing to wait for.
 */

/** A frame that does not come: the window is covered, the machine is busy. */
const LATE_MS = 100;

/**
 * @param {() => void} ring
 * @returns {() => void} to be called at each change
 */
export function createFrameBell(ring) {
  let isDue = false;

  function ringOnce() {
    if (!isDue) return;
    isDue = false;
    ring();
  }

  return () => {
    if (isDue) return;
    isDue = true;
    if (!globalThis.requestAnimationFrame) ringOnce();
    else if (document.visibilityState !== 'visible') queueMicrotask(ringOnce);
    else {
      requestAnimationFrame(ringOnce);
      setTimeout(ringOnce, LATE_MS);
    }
  };
}
