import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFrameBell } from './frameBell.js';

/** @type {(() => void)[]} */
let frames = [];
/** @type {'visible' | 'hidden'} */
let visibility = 'visible';

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  visibility = 'visible';
  vi.stubGlobal('requestAnimationFrame', (/** @type {() => void} */ run) => frames.push(run));
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the bell', () => {
  test('rings once in a frame, and again in the next', () => {
    const ring = vi.fn();
    const due = createFrameBell(ring);
    due();
    due();
    expect(ring).not.toHaveBeenCalled();
    frames.shift()?.();
    expect(ring).toHaveBeenCalledTimes(1);
    due();
    frames.shift()?.();
    expect(ring).toHaveBeenCalledTimes(2);
  });

  test('rings when no frame comes, and not again when it comes late', () => {
    const ring = vi.fn();
    createFrameBell(ring)();
    vi.advanceTimersByTime(100);
    frames.shift()?.();
    expect(ring).toHaveBeenCalledTimes(1);
  });

  test('waits for no frame in the background', async () => {
    visibility = 'hidden';
    const ring = vi.fn();
    createFrameBell(ring)();
    await Promise.resolve();
    expect(ring).toHaveBeenCalledTimes(1);
    expect(frames).toHaveLength(0);
  });

  test('rings at once where nothing is drawn at all', () => {
    vi.stubGlobal('requestAnimationFrame', undefined);
    const ring = vi.fn();
    createFrameBell(ring)();
    expect(ring).toHaveBeenCalledTimes(1);
  });
});
