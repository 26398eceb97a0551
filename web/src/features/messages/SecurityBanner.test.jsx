import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SecurityBanner } from './SecurityBanner.jsx';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const title = () => screen.queryByText('Getting encryption ready');

test('a library on its way is shown when it takes longer than one can read', () => {
  render(<SecurityBanner encryption={{ name: 'loading', fraction: 0.4 }} />);
  expect(title()).toBeNull();
  act(() => vi.advanceTimersByTime(1_000));
  expect(title()).not.toBeNull();
  expect(screen.getByRole('progressbar', { name: 'Loaded' })).toHaveProperty('value', 0.4);
});

test('one that is there at once is not', () => {
  const { rerender } = render(<SecurityBanner encryption={{ name: 'loading', fraction: 0.9 }} />);
  act(() => vi.advanceTimersByTime(500));
  rerender(<SecurityBanner encryption={{ name: 'ready', own: 'approved', canApprove: true }} />);
  act(() => vi.advanceTimersByTime(2_000));
  expect(title()).toBeNull();
});
