import { useSyncExternalStore } from 'react';
import { loginStore } from './loginStore.js';

/** Who is logged in; re-renders when that changes. */
export function useLogin() {
  return useSyncExternalStore(loginStore.subscribe, loginStore.read);
}
