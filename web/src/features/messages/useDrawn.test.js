import { act, renderHook } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useDrawn } from './useDrawn.js';

/** @param {number} count @returns {any[]} */
const messagesOf = (count) =>
  Array.from({ length: count }, (_, i) => ({ senderId: 'ann', messageId: `m${i}` }));

/** @param {any[]} messages @param {(string | null)[]} [ledTo] */
function draw(messages, ledTo = [null]) {
  const hook = renderHook((props) => useDrawn(props.messages, props.ledTo), {
    initialProps: { messages, ledTo },
  });
  return {
    ...hook,
    /** Place of the oldest, and how many. */
    drawn: () => {
      const { drawn } = hook.result.current;
      return [Number(drawn[0].messageId.slice(1)), drawn.length];
    },
  };
}

describe('what is drawn of a conversation', () => {
  test('all of a short one, the newest of a long one', () => {
    const short = draw(messagesOf(60));
    expect(short.drawn()).toEqual([0, 60]);
    expect(short.result.current.drawMore).toBeNull();
    expect(draw(messagesOf(300)).drawn()).toEqual([240, 60]);
  });

  test('more when it is asked for, until all are', () => {
    const { drawn, result } = draw(messagesOf(300));
    act(() => result.current.drawMore?.());
    expect(drawn()).toEqual([140, 160]);
    act(() => result.current.drawMore?.());
    act(() => result.current.drawMore?.());
    expect(drawn()).toEqual([0, 300]);
    expect(result.current.drawMore).toBeNull();
  });

  test('what comes pushes nothing out', () => {
    const { drawn, rerender } = draw(messagesOf(300));
    rerender({ messages: messagesOf(320), ledTo: [null] });
    expect(drawn()).toEqual([240, 80]);
  });

  test('a message that somebody is led to, with some above it, and stays', () => {
    const { drawn, rerender } = draw(messagesOf(300), ['ann/m100']);
    expect(drawn()).toEqual([80, 220]);
    rerender({ messages: messagesOf(300), ledTo: ['ann/m5'] });
    expect(drawn()).toEqual([0, 300]);
    rerender({ messages: messagesOf(300), ledTo: [null] });
    expect(drawn()).toEqual([0, 300]);
  });

  test('an older page that was asked for when all were drawn', () => {
    const { drawn, rerender } = draw(messagesOf(300).slice(250));
    rerender({ messages: messagesOf(300), ledTo: [null] });
    expect(drawn()).toEqual([0, 300]);
  });
});
