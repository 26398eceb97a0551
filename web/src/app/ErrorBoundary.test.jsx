import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.jsx';

/** @returns {never} */
function Broken() {
  throw new Error('seeded');
}

test('a page that breaks says so, and how to go on', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});

  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );

  expect(screen.getByRole('alert').textContent).toContain('Your conversations are safe');
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeTruthy();
});
