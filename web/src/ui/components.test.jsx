import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Banner } from './Banner.jsx';
import { Button } from './Button.jsx';
import { ChoiceGroup } from './ChoiceGroup.jsx';
import { Count } from './Count.jsx';
import { ErrorState } from './ErrorState.jsx';
import { Field } from './Field.jsx';
import { initialsOf, tintOf, TINTS } from './initials.js';
import { Menu } from './Menu.jsx';
import { MenuItem } from './MenuItem.jsx';
import { showToast } from './toasts.js';
import { ToastRegion } from './ToastRegion.jsx';

test('a busy button says so, keeps the focus and refuses a second press', async () => {
  const onClick = vi.fn();
  const onSubmit = vi.fn((event) => event.preventDefault());
  render(
    <form onSubmit={onSubmit}>
      <Button type="submit" isBusy onClick={onClick}>
        Book
      </Button>
    </form>,
  );

  const button = screen.getByRole('button', { name: /working book/i });
  await userEvent.click(button);

  expect(onClick).not.toHaveBeenCalled();
  expect(onSubmit).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(button);
});

test('a field ties its label, hint and error to its input', () => {
  render(<Field label="Email" hint="We never show it." error="That is not an address." />);

  const input = screen.getByLabelText('Email');

  expect(input.getAttribute('aria-invalid')).toBe('true');
  const described = (input.getAttribute('aria-describedby') ?? '').split(' ');
  const texts = described.map((id) => document.getElementById(id)?.textContent);
  expect(texts).toEqual(['We never show it.', 'That is not an address.']);
});

test('a field of several rows is a textarea', () => {
  render(<Field label="Notes" rows={3} />);
  expect(screen.getByLabelText('Notes').tagName).toBe('TEXTAREA');
});

test('choices are radio buttons that report the one chosen', async () => {
  const onChange = vi.fn();
  const options = ['30', '60'].map((value) => ({ value, label: `${value} min` }));
  render(
    <ChoiceGroup legend="Length" name="minutes" value="30" options={options} onChange={onChange} />,
  );

  await userEvent.click(screen.getByRole('radio', { name: '60 min' }));

  expect(onChange).toHaveBeenCalledWith('60');
});

test.each([
  [0, ''],
  [3, '3 unread messages'],
  [250, '99+ unread messages'],
])('a count of %i reads "%s"', (count, text) => {
  const { container } = render(<Count count={count} noun="unread messages" />);
  expect(container.textContent).toBe(text);
});

test.each([
  ['danger', 'alert'],
  ['info', 'status'],
])('a banner of tone %s is an %s', (tone, role) => {
  render(<Banner tone={/** @type {'danger'} */ (tone)} title="Listen" />);
  expect(screen.getByRole(role).textContent).toContain('Listen');
});

test('what failed offers another try', async () => {
  const onRetry = vi.fn();
  const error = { code: 'offline', message: 'Check your connection.' };
  render(<ErrorState title="No tutors" error={error} onRetry={onRetry} />);

  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

  expect(screen.getByRole('alert').textContent).toContain('Check your connection.');
  expect(onRetry).toHaveBeenCalledOnce();
});

test('a toast is read out, and can be dismissed', async () => {
  render(<ToastRegion />);
  showToast('Saved.');

  expect((await screen.findByText('Saved.')).closest('[role=status]')).not.toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText('Saved.')).toBeNull();
});

test('a toast that leads somewhere stays until it is followed or dismissed', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  render(<ToastRegion />);
  showToast('Algebra begins.', [
    { label: 'Join', href: 'https://meet.example/a' },
    { label: 'Open conversation', href: '/messages/t1' },
  ]);
  showToast('Saved.');
  await screen.findByText('Saved.');
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();

  expect(screen.queryByText('Saved.')).toBeNull();
  const join = screen.getByRole('link', { name: /^Join/ });
  expect(join.getAttribute('rel')).toBe('noopener noreferrer');
  await userEvent.click(screen.getByRole('link', { name: 'Open conversation' }));
  expect(screen.queryByText('Algebra begins.')).toBeNull();
  expect(window.location.pathname).toBe('/messages/t1');
});

test.each([
  ['Ada', 'Lovelace', 'AL'],
  ['  élise', 'van Dyk', 'ÉV'],
  ['𝒜', 'b', '𝒜B'],
  ['Prince', '', 'P'],
])('the initials of %s %s are %s', (firstName, lastName, initials) => {
  expect(initialsOf({ firstName, lastName })).toBe(initials);
});

test('a person keeps their tint when they change their name', () => {
  const before = tintOf({ userId: 'u-1', firstName: 'A', lastName: 'B' });
  expect(tintOf({ userId: 'u-1', firstName: 'C', lastName: 'D' })).toBe(before);
  expect(before).toBeLessThan(TINTS);
});

test.each([
  ['an item', () => screen.getByRole('button', { name: 'Block' }), 1],
  ['beside it', () => screen.getByRole('dialog', { name: 'More' }), 0],
])('a menu shows what is in it until one presses %s', async (_where, find, times) => {
  const onClick = vi.fn();
  render(
    <Menu label="More">
      <MenuItem icon="block" onClick={onClick}>
        Block
      </MenuItem>
    </Menu>,
  );
  const button = screen.getByRole('button', { name: 'More' });
  expect(screen.queryByText('Block')).toBeNull();
  await userEvent.click(button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  await userEvent.click(find());
  expect(onClick).toHaveBeenCalledTimes(times);
  expect(screen.queryByText('Block')).toBeNull();
  expect(button.getAttribute('aria-expanded')).toBe('false');
});
