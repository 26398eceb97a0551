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
 * @param {{ isComplete: boolean, drawMore: (() => void) | null,
 *           target: import('./useTarget.js').Target | null }} page
 *   isComplete: there is nothing older.  drawMore: something older is here, and not drawn yet.
 *   target: the message to show instead of the end
 */
export function useHistoryScroll(conversationId, rows, { isComplete, drawMore, target }) {
  const messenger = useMessenger();
  /** @type {React.RefObject<HTMLDivElement | null>} */
  const scroller = useRef(null);
  /** @type {React.RefObject<HTMLDivElement | null>} */
  const content = useRef(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const isSticking = useRef(target === null);
  const isFirst = useRef(true);
  const isLoading = useRef(false);
  /** @type {React.RefObject<import('./useTarget.js').Target | null>} */
  const reached = useRef(null);
  const height = useRef(0);
  /** Of the oldest message that was drawn. */
  const top = useRef('');
  const last = rows.at(-2);
  const lastKey = last?.key;
  const count = rows.length;
  const topKey = rows.find((row) => 'message' in row)?.key ?? '';

  function scrollToEnd() {
    isSticking.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }

  /** @param {string} key @param {ScrollLogicalPosition} block */
  function scrollToRow(key, block) {
    const row = [...(content.current?.children ?? [])].find(
      (element) => element instanceof HTMLElement && element.dataset.row === key,
    );
    row?.scrollIntoView({ block });
  }

  async function loadOlder() {
    if (drawMore) return drawMore();
    if (isLoading.current || isComplete) return;
    isLoading.current = true;
    await messenger.loadOlder(conversationId).catch(() => {});
    isLoading.current = false;
  }

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    /* Who writes wants to see it, wherever they have scrolled to. */
    if (last?.kind === 'message' && last.isMine && last.message.status === 'sending') {
      isSticking.current = true;
    }
    const unread = rows.find((row) => row.kind === 'unread');
    if (isFirst.current && unread && !target) scrollToRow(unread.key, 'start');
    else if (isSticking.current) scrollToEnd();
    else if (topKey !== top.current) box.scrollTop += box.scrollHeight - height.current;
    height.current = box.scrollHeight;
    top.current = topKey;
    if (isFirst.current && box.scrollTop < NEAR_TOP_PX) loadOlder();
    isFirst.current = false;
    // Only what is new at an end moves the scroller; a receipt must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lastKey, count]);

  /* Bubbles grow, keyboards open: the end moves away. */
  useEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const observer = new ResizeObserver(() => {
      height.current = box.scrollHeight;
      if (isSticking.current) box.scrollTo({ top: box.scrollHeight });
    });
    observer.observe(box);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (target) messenger.loadBackTo(conversationId, target.key).catch(() => {});
  }, [messenger, conversationId, target]);

  useLayoutEffect(() => {
    if (!target || reached.current === target) return;
    if (!rows.some((row) => row.key === target.key)) return;
    reached.current = target;
    isSticking.current = false;
    scrollToRow(target.key, 'center');
    // Once for each visit, as soon as the message is there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [target, count]);

  function handleScroll() {
    const box = scroller.current;
    if (!box) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX;
    isSticking.current = isNear;
    setIsAtEnd(isNear);
    if (box.scrollTop < NEAR_TOP_PX) loadOlder();
  }

  return { scroller, content, isAtEnd, scrollToEnd, handleScroll };
}
