import { startTransition, useState } from 'react';
import { keyOf } from './core/conversationReducer.js';

/** @typedef {import('./types.js').Message} Message */

/** A screen, and a little more to scroll up to. */
const FIRST = 60;
const MORE = 100;
/** Over a message that somebody is led to. */
const ABOVE = 20;

/** @param {Message[]} messages @param {number} at @returns {string | null} null: all */
function keyAt(messages, at) {
  return at > 0 ? keyOf(messages[at]) : null;
}

/** @param {Message[]} messages @param {string | null} key */
function placeOf(messages, key) {
  return key === null ? -1 : messages.findLastIndex((message) => keyOf(message) === key);
}

/**
 * Those messages of a conversation that are drawn: the newest at first, and
 * never fewer again. Three hundred bubbles would take as long as five screens.
 *
 * @param {Message[]} messages
 * @param {(string | null)[]} ledTo  keys of messages that must be among them
 * @returns {{ drawn: Message[], drawMore: (() => void) | null }} null: they are all drawn
 */
export function useDrawn(messages, ledTo) {
  const [fromKey, setFromKey] = useState(() => keyAt(messages, messages.length - FIRST));
  const from = Math.max(0, placeOf(messages, fromKey));
  const places = ledTo.map((key) => placeOf(messages, key)).filter((place) => place >= 0);
  const first = Math.min(from, ...places.map((place) => Math.max(0, place - ABOVE)));
  if (first < from) setFromKey(keyAt(messages, first));

  const drawMore = () => startTransition(() => setFromKey(keyAt(messages, first - MORE)));
  return { drawn: first ? messages.slice(first) : messages, drawMore: first ? drawMore : null };
}
