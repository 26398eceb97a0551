import { useSyncExternalStore } from 'react';
import { ticketStore } from './ticketStore.js';

/** The ticket of the mail whose link was opened last; '' when none was. */
export function useTicket() {
  return useSyncExternalStore(ticketStore.subscribe, ticketStore.read);
}
