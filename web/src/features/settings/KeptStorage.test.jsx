import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { KeptStorage } from './KeptStorage.jsx';

afterEach(() => vi.unstubAllGlobals());

/** @param {any} storage */
function browserWith(storage) {
  vi.stubGlobal('navigator', { ...navigator, storage });
}

test('a browser that keeps them says so', async () => {
  browserWith({ persisted: async () => true });
  render(<KeptStorage />);
  await screen.findByText(/has promised to keep them/);
  expect(screen.queryByRole('button')).toBeNull();
});

test.each([
  [true, /has promised to keep them/],
  [false, /It said no for now/],
])('one that does not can be asked, and its answer %s is shown', async (answer, words) => {
  browserWith({ persisted: async () => false, persist: async () => answer });
  const user = userEvent.setup();
  render(<KeptStorage />);
  await user.click(await screen.findByRole('button', { name: 'Ask it to keep them' }));
  await screen.findByText(words);
});

test('one that cannot be asked is not', async () => {
  browserWith(undefined);
  render(<KeptStorage />);
  await screen.findByText(/does not say/);
});
