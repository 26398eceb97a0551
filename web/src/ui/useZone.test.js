import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useZone } from './useZone.js';

afterEach(() => vi.useRealTimers());

/** @param {string} zone  what the browser says from now on */
function beIn(zone) {
  return vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(
    /** @type {any} */ (
      function () {
        return { resolvedOptions: () => ({ timeZone: zone }) };
      }
    ),
  );
}

test('however often something is drawn, the browser is asked for its zone once', () => {
  const asked = beIn('Europe/Lisbon');
  const { result, rerender } = renderHook(() => useZone());
  rerender();
  rerender();
  expect(result.current).toBe('Europe/Lisbon');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('who has travelled sees the new zone soon', () => {
  vi.useFakeTimers();
  const before = beIn('Europe/Lisbon');
  const { result } = renderHook(() => useZone());
  before.mockRestore();
  beIn('Asia/Tokyo');
  act(() => void vi.advanceTimersByTime(20_000));
  expect(result.current).toBe('Asia/Tokyo');
});
