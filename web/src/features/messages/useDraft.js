import { useRef, useState } from 'react';

/** @param {string} conversationId */
function keyOf(conversationId) {
  return `judify_draft_${conversationId}`;
}

/** A draft is a comfort: a full storage must not stop anybody from typing. @param {string} key @param {string} text */
function keep(key, text) {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    /* It lives on in the page. */
  }
}

/**
 * What is being written in one conversation, kept through reloads. A draft
 * that is sent stays kept until its message is stored.
 *
 * @param {string} conversationId
 * @param {(text: string) => Promise<unknown>} onSend  rejects when it could not be stored
 * @returns isRefused: the last one could not be, and stands in the draft again
 */
export function useDraft(conversationId, onSend) {
  const key = keyOf(conversationId);
  const [draft, setDraft] = useState(() => localStorage.getItem(key) ?? '');
  const [isRefused, setIsRefused] = useState(false);
  const newest = useRef(draft);

  /** @param {string} text */
  function show(text) {
    newest.current = text;
    setDraft(text);
  }

  /** @param {string} text */
  function handleDraft(text) {
    show(text);
    keep(key, text);
  }

  async function handleSend() {
    const text = draft.trim();
    if (text === '') return;
    show('');
    setIsRefused(false);
    try {
      await onSend(text);
    } catch {
      setIsRefused(true);
      show([text, newest.current].filter(Boolean).join('\n'));
    }
    keep(key, newest.current);
  }

  return { draft, isRefused, handleDraft, handleSend };
}
