import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMessenger } from './useMessenger.js';

/** This near to the end is at the end; a line more or less is no decision to read back. */
const END_PX = 48;
const NEAR_TOP_PX = 600;

/**
 * Keeps the scroller in step with the conversation: at the end it stays at
 * the end, elsewhere it stays where it is, and near the top it gets more.
 *
 * @param {string} conversationId
 * @param {import('./view/timeline.js').Row[]} rows
 * @param {boolean} isComplete  there is nothing older
 * @param {import('./useTarget.js').Target | null} target  the message to show instead of the end
 */
export function useHistoryScroll(conversationId, rows, isComplete, target) {
  const messenger = useMessenger();
  /** @type {React.RefObject<import('virtua').VirtualizerHandle | null>} */
  const list = useRef(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [, setIsDrawn] = useState(false);
  const isSticking = useRef(target === null);
  const isFirst = useRef(true);
  const isLoading = useRef(false);
  /** @type {React.RefObject<import('./useTarget.js').Target | null>} */
  const reached = useRef(null);
  const last = rows.at(-2);
  const lastKey = last?.key;
  const count = rows.length;

  function scrollToEnd() {
    isSticking.current = true;
    list.current?.scrollToIndex(count - 1, { align: 'end' });
  }

  async function loadOlder() {
    if (isLoading.current || isComplete) return;
    isLoading.current = true;
    await messenger.loadOlder(conversationId).catch(() => {});
    isLoading.current = false;
  }

  useLayoutEffect(() => {
    /* Who writes wants to see it, wherever they have scrolled to. */
    if (last?.kind === 'message' && last.isMine && last.message.status === 'sending') {
      isSticking.current = true;
    }
    const unreadAt = rows.findIndex((row) => row.kind === 'unread');
    if (isFirst.current && unreadAt >= 0 && !target) {
      list.current?.scrollToIndex(unreadAt, { align: 'start' });
    } else if (isSticking.current) {
      list.current?.scrollToIndex(count - 1, { align: 'end' });
    }
    if (isFirst.current) loadOlder();
    isFirst.current = false;
    // Only what is new at the end moves the scroller; an older page must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lastKey, count]);

  /*
   * On a busy machine the list's first measurement can come between its first
   * drawing and its listening for it; it then shows nothing until something
   * else draws it again.
   */
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsDrawn(true));
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  useEffect(() => {
    if (target) messenger.loadBackTo(conversationId, target.key).catch(() => {});
  }, [messenger, conversationId, target]);

  useLayoutEffect(() => {
    if (!target || reached.current === target) return;
    const at = rows.findIndex((row) => row.key === target.key);
    if (at < 0) return;
    reached.current = target;
    isSticking.current = false;
    list.current?.scrollToIndex(at, { align: 'center' });
    // Once for each visit, as soon as the message is there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [target, count]);

  /** @param {number} offset */
  function handleScroll(offset) {
    const handle = list.current;
    if (!handle) return;
    const isNear = handle.scrollSize - offset - handle.viewportSize <= END_PX;
    isSticking.current = isNear;
    setIsAtEnd(isNear);
    if (offset < NEAR_TOP_PX) loadOlder();
  }

  /** Bubbles are measured after they are drawn, keyboards open: the end moves away. */
  function handleResize() {
    if (isSticking.current) scrollToEnd();
  }

  return { list, isAtEnd, scrollToEnd, handleScroll, handleResize };
}
