import { use } from 'react';
import { SessionActionsContext } from './sessionActionsContext.js';

/** See sessionActionsContext.js; only below its provider. */
export function useSessionActions() {
  const actions = use(SessionActionsContext);
  if (!actions) throw new Error('useSessionActions: outside of its provider');
  return actions;
}
