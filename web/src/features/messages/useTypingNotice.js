import { useRef } from 'react';
import { SAY_EVERY_MS } from './typing.js';
import { useMessenger } from './useMessenger.js';

/**
 * To be called at each letter; tells the contact now and then.
 *
 * @param {string} contactId
 */
export function useTypingNotice(contactId) {
  const messenger = useMessenger();
  const saidAtMs = useRef(-Infinity);
  return () => {
    const nowMs = performance.now();
    if (nowMs - saidAtMs.current < SAY_EVERY_MS) return;
    saidAtMs.current = nowMs;
    messenger.typing(contactId);
  };
}
