import { use } from 'react';
import { SessionContext } from './SessionContext.jsx';

/** The caller's lessons, and `book`; only below a SessionProvider. */
export function useSessions() {
  const value = use(SessionContext);
  if (!value) throw new Error('useSessions outside SessionProvider');
  return value;
}
