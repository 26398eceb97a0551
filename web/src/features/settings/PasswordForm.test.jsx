import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { PasswordForm } from './PasswordForm.jsx';

afterEach(() => vi.unstubAllGlobals());

test('a wrong current password is said at its field, and nobody is logged out', async () => {
  const problem = { code: 'wrong_credentials', title: 'Not right', detail: 'Check both.' };
  const headers = { 'Content-Type': 'application/problem+json' };
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(problem), { status: 401, headers }),
  );
  const user = userEvent.setup();
  render(<PasswordForm />);

  await user.type(screen.getByLabelText('Current password'), 'not this one');
  await user.type(screen.getByLabelText('New password'), 'a better one');
  await user.click(screen.getByRole('button', { name: 'Change password' }));

  await screen.findByText('That is not your current password.');
  expect(screen.queryByRole('alert')).toBeNull();
});
