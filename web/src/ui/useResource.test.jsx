import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useResource } from './useResource.js';

test('another key asks again; the answer to the old one is not shown', async () => {
  const load = vi.fn(async (/** @type {string} */ key) => `answer to ${key}`);
  const { result, rerender } = renderHook(({ key }) => useResource(key, () => load(key)), {
    initialProps: { key: 'a' },
  });
  await waitFor(() => expect(result.current.data).toBe('answer to a'));

  rerender({ key: 'b' });

  expect(result.current).toMatchObject({ status: 'loading', data: null });
  await waitFor(() => expect(result.current.data).toBe('answer to b'));
});

test('what failed is tried again when the network is back; what is there is left alone', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('here');
  const { result } = renderHook(() => useResource('a', load));
  await waitFor(() => expect(result.current.status).toBe('failed'));

  act(() => void window.dispatchEvent(new Event('online')));
  await waitFor(() => expect(result.current.data).toBe('here'));
  act(() => void window.dispatchEvent(new Event('online')));

  expect(load).toHaveBeenCalledTimes(2);
});
