import { useRef, useState } from 'react';
import { useMessenger } from './useMessenger.js';

/**
 * What is looked for, and what was found of it. A result that was overtaken
 * by the next letter is never shown.
 *
 * @returns result: null while nothing is looked for
 */
export function useMessageSearch() {
  const { search } = useMessenger();
  const [query, setQuery] = useState('');
  const [result, setResult] = useState(
    /** @type {import('./store/search.js').SearchResult | null} */ (null),
  );
  const newest = useRef('');

  /** @param {string} text */
  async function handleQuery(text) {
    setQuery(text);
    newest.current = text;
    const next = await search.find(text).catch(() => null);
    if (newest.current === text) setResult(next?.words.length ? next : null);
  }

  return { query, result, handleQuery, prepare: () => void search.prepare().catch(() => {}) };
}
