import { describe, expect, test } from 'vitest';
import { textTokens } from './textTokens.js';
import { dayLabel, listTime, timeline } from './timeline.js';
import {
  connectionProblem,
  connectionWord,
  failureSentence,
  statusWord,
  unopenedSentence,
  waitingSentence,
} from './words.js';

const ZONE = 'Europe/Berlin';
const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('links', () => {
  test.each([
    ['none', 'see you at 10.30', []],
    ['one', 'look: https://a.example/x?y=1#z here', ['https://a.example/x?y=1#z']],
    ['at the end of a sentence', 'https://a.example/x.', ['https://a.example/x']],
    ['in brackets', '(https://a.example/x)', ['https://a.example/x']],
    ['with brackets of its own', 'https://a.example/x_(y)', ['https://a.example/x_(y)']],
    ['without a scheme', 'www.a.example', ['https://www.a.example']],
    ['two', 'http://a.example http://b.example!', ['http://a.example', 'http://b.example']],
    ['never a script', 'javascript:alert(1) data:text/html,x', []],
    ['no host', 'https://x and http://', []],
  ])('%s', (_name, text, hrefs) => {
    const tokens = textTokens(text);
    expect(tokens.flatMap((t) => (t.kind === 'link' ? [t.href] : []))).toEqual(hrefs);
    expect(tokens.map((t) => t.text).join('')).toBe(text);
  });
});

describe('time', () => {
  test.each([
    ['2026-11-23T00:10:00Z', 'Today'],
    ['2026-11-22T22:50:00Z', 'Yesterday'],
    ['2026-11-22T23:10:00Z', 'Today'],
    ['2025-11-20T12:00:00Z', '20 November 2025'],
  ])('%s is %s', (instant, label) => {
    expect(dayLabel(instant, ZONE, NOW).replace(/,/g, '')).toContain(
      label === '20 November 2025' ? '2025' : label,
    );
  });

  test.each([
    ['2026-11-23T11:59:40Z', 'now'],
    ['2026-11-23T11:18:00Z', '42 min'],
    ['2026-11-22T12:00:00Z', 'Yesterday'],
  ])('%s in the list is %s', (instant, label) => {
    expect(listTime(instant, ZONE, NOW)).toBe(label);
  });
});

describe('rows', () => {
  /** @param {string} messageId @param {string} senderId @param {string} timestamp @returns {any} */
  const message = (messageId, senderId, timestamp) => ({ messageId, senderId, timestamp });
  const messages = [
    message('1', 'bob', '2026-11-22T12:00:00Z'),
    message('2', 'bob', '2026-11-22T12:01:00Z'),
    message('3', 'me', '2026-11-22T12:02:00Z'),
    message('4', 'me', '2026-11-22T12:30:00Z'),
    message('5', 'bob', '2026-11-23T09:00:00Z'),
    message('6', 'bob', '2026-11-23T09:01:00Z'),
  ];
  const view = { myId: 'me', zone: ZONE, nowMs: NOW, unreadFrom: 'bob/6', isComplete: false };

  test('days, groups and the unread divider', () => {
    const rows = timeline(messages, view).map((row) =>
      row.kind === 'message'
        ? `${row.isMine ? 'my' : 'their'} ${row.message.messageId}${row.isFirst ? ' first' : ''}${row.isLast ? ' last' : ''}`
        : row.kind,
    );
    expect(rows).toEqual([
      'day',
      'their 1 first',
      'their 2 last',
      'my 3 first last',
      'my 4 first last',
      'day',
      'their 5 first last',
      'unread',
      'their 6 first last',
      'end',
    ]);
  });

  test('a conversation that is all there says where it begins', () => {
    expect(timeline(messages, { ...view, isComplete: true })[0].kind).toBe('beginning');
  });

  test.each([
    ['before all', '2026-11-22T11:00:00Z', 'day unopened their1 their2'],
    ['within a day', '2026-11-22T12:01:30Z', 'day their1 their2 unopened my3'],
    ['after the last of a day', '2026-11-22T20:00:00Z', 'my4 unopened day their5'],
    ['before the first of a day', '2026-11-23T08:00:00Z', 'my4 day unopened their5'],
    ['before the unread', '2026-11-23T09:00:30Z', 'their5 unread unopened their6'],
    ['after all', '2026-11-23T11:00:00Z', 'their6 unopened end'],
    ['on a day of its own', '2026-11-25T08:00:00Z', 'their6 day unopened end'],
  ])('what could not be opened stands at its time: %s', (_name, at, around) => {
    const unopened = [{ userId: 'bob', id: 'x', atMs: Date.parse(at), isOver: false }];
    const rows = timeline(messages, { ...view, unopened }).map((row) =>
      row.kind === 'message' ? `${row.isMine ? 'my' : 'their'}${row.message.messageId}` : row.kind,
    );
    expect(rows.join(' ')).toContain(around);
  });

  test('keys are unique', () => {
    const keys = timeline(messages, view).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('words', () => {
  test.each([
    [{ name: 'online' }, 'Online', false],
    [{ name: 'offline' }, 'Offline', true],
    [{ name: 'refused' }, 'Not connected', true],
    [{ name: 'connecting' }, 'Connecting…', true],
    [{ name: 'starting' }, 'Connecting…', true],
    [{ name: 'stopped', reason: 'replaced' }, 'Open elsewhere', true],
    [{ name: 'stopped', reason: 'of tomorrow' }, 'Offline', true],
  ])('%j is %s', (connection, word, isProblem) => {
    expect(connectionWord(/** @type {any} */ (connection))).toBe(word);
    expect(connectionProblem(/** @type {any} */ (connection)) !== null).toBe(isProblem);
  });

  test('a message without a device to go to waits', () => {
    const message = /** @type {any} */ ({ status: 'sending' });
    expect(statusWord(message, true)).toBe('Waiting');
    expect(statusWord(message, false)).toBe('Sending');
    expect(statusWord({ ...message, status: 'read' }, true)).toBe('Read');
  });

  test.each([
    ['not_contact', 'failed', /cannot write to each other/],
    ['blocked', 'failed', /You have blocked them/],
    ['too_large', 'failed', /too long/],
    ['undeliverable', 'failed', /could not take it/],
    ['expired', 'failed', /21 days/],
    ['unreadable', 'failed', /could not open it/],
    ['unknown_device', 'sending', /other browsers/],
    ['devices_stale', 'sending', /other browsers/],
    ['mailbox_full', 'sending', /mailbox is full/],
    ['slow_down', 'sending', /in a moment/],
    ['relay_full', 'sending', /server is full/],
    ['of tomorrow', 'sending', /tries again by itself/],
  ])('%s while %s has its sentence', (reason, status, sentence) => {
    const message = /** @type {any} */ ({ status, reason });
    const says = status === 'failed' ? failureSentence(message) : waitingSentence(message);
    expect(says).toMatch(sentence);
  });

  test.each([
    [false, /could not be read yet\. Asked Ann’s browser to send it again\.$/],
    [true, /could not be read\. Ask Ann to send it again/],
  ])('what could not be opened, over: %s', (isOver, sentence) => {
    expect(unopenedSentence(/** @type {any} */ ({ isOver }), 'Ann')).toMatch(sentence);
  });

  test('what is on its way waits for nothing', () => {
    expect(waitingSentence(/** @type {any} */ ({ status: 'sending' }))).toBeNull();
    expect(waitingSentence(/** @type {any} */ ({ status: 'read', reason: 'x' }))).toBeNull();
  });

  test('a failure of tomorrow has a sentence too', () => {
    expect(failureSentence(/** @type {any} */ ({ reason: 'x' }))).toMatch(/\.$/);
  });
});
