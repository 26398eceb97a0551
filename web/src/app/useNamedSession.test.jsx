import { renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { SessionContext } from './SessionContext.jsx';
import { useNamedSession } from './useNamedSession.js';

const known = { sessionId: 'known' };

test.each([
  ['known', 'ready', false],
  ['old', 'ready', true],
  ['old', 'loading', false],
  ['old', 'failed', false],
])('%s while the list is %s: asked for by itself: %s', (sessionId, status, isAsked) => {
  const learn = vi.fn(async () => {});
  const value = /** @type {any} */ ({ booked: { status, data: { sessions: [known] } }, learn });
  const { result } = renderHook(() => useNamedSession(sessionId), {
    wrapper: ({ children }) => <SessionContext value={value}>{children}</SessionContext>,
  });
  expect(result.current).toBe(sessionId === 'known' ? known : undefined);
  expect(learn.mock.calls).toEqual(isAsked ? [[sessionId]] : []);
});
