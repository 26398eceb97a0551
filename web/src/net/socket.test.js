import { beforeEach, describe, expect, test } from 'vitest';
import { decodeEnvelope, encodeEnvelope, encodeProbe } from './envelope.js';
import { createSocket, retryDelayMs } from './socket.js';

const USER = '018f3c7e-0000-7000-8000-000000000001';

/** @type {FakeSocket[]} */
let sockets;
/** @type {any[]} */
let states;
/** @type {string[]} */
let heard;
/** @type {{ at: number, run: () => void }[]} */
let timers;
let now = 0;
let random01 = 1;

/** The edge only: what a browser's WebSocket does when it is told to. */
class FakeSocket {
  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    Object.assign(this, { url, protocol, isClosed: false });
    /** @type {Uint8Array[]} */
    this.sent = [];
    /** @type {any} */
    this.onopen = null;
    /** @type {any} */
    this.onmessage = null;
    /** @type {any} */
    this.onclose = null;
    sockets.push(this);
  }
  /** @param {Uint8Array} bytes */
  send(bytes) {
    this.sent.push(bytes);
  }
  close() {
    this.isClosed = true;
  }
  /** @param {Parameters<typeof encodeEnvelope>[0]} envelope */
  says(envelope) {
    this.onmessage?.({ data: encodeEnvelope(envelope).buffer });
  }
}

/** Let time pass, timers going off in order. @param {number} ms */
function pass(ms) {
  const until = now + ms;
  for (;;) {
    const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    timers.splice(timers.indexOf(next), 1);
    now = next.at;
    next.run();
  }
  now = until;
}

const last = () => /** @type {FakeSocket} */ (sockets.at(-1));
const stateName = () => states.at(-1)?.name;

/** @type {ReturnType<typeof createSocket>} */
let socket;

beforeEach(() => {
  [sockets, states, heard, timers, now, random01] = [[], [], [], [], 0, 1];
  socket = createSocket({
    url: 'ws://host/ws?device=1',
    userId: USER,
    onEnvelope: (envelope) => heard.push(envelope.kind),
    onState: (state) => states.push(state),
    edges: {
      WebSocket: /** @type {any} */ (FakeSocket),
      random: () => random01,
      setTimer(run, ms) {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return timer;
      },
      clearTimer(timer) {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      },
    },
  });
});

function openLink() {
  socket.open();
  last().onopen();
  last().says({ kind: 'WELCOME', payload: new TextEncoder().encode('{}') });
}

test.each([
  [0, 500],
  [1, 1_000],
  [5, 16_000],
  [6, 30_000],
  [60, 30_000],
])('after %i failures the ceiling is %i ms', (failures, ceiling) => {
  expect(retryDelayMs(failures, 1)).toBe(ceiling);
  expect(retryDelayMs(failures, 0)).toBe(0);
});

test('opens with the subprotocol, and hands on what it hears', () => {
  openLink();
  expect(last()).toMatchObject({ url: 'ws://host/ws?device=1', protocol: 'judify.v1' });
  expect(states.map((s) => s.name)).toEqual(['connecting', 'open']);
  expect(heard).toEqual(['WELCOME']);
});

test('a handshake that hangs is given up', () => {
  socket.open();
  pass(9_999);
  expect(stateName()).toBe('connecting');
  pass(1);
  expect(stateName()).toBe('waiting');
  expect(last().isClosed).toBe(true);
});

describe('close codes', () => {
  test.each([
    [1000, 500],
    [1001, 4_000],
    [1002, 30_000],
    [1006, 500],
    [1009, 30_000],
    [1011, 2_000],
    [1013, 2_000],
    [4408, 500],
  ])('%i: comes back within %i ms', (code, ceiling) => {
    openLink();
    last().onclose({ code });
    expect(stateName()).toBe('waiting');
    pass(ceiling - 1);
    expect(sockets).toHaveLength(1);
    pass(1);
    expect(sockets).toHaveLength(2);
  });

  test.each([
    [4401, 'logged_out'],
    [4403, 'denied'],
    [4404, 'device_retired'],
    [4409, 'replaced'],
  ])('%i: stops, %s', (code, reason) => {
    openLink();
    last().onclose({ code });
    pass(3_600_000);
    expect(states.at(-1)).toEqual({ name: 'stopped', reason });
    expect(sockets).toHaveLength(1);
    socket.open();
    expect(sockets).toHaveLength(2);
  });
});

describe('a link that falls silent', () => {
  test('is asked after 15 s, and the answer is not handed on', () => {
    openLink();
    pass(15_000);
    expect(last().sent).toEqual([encodeProbe(USER)]);
    last().says({ kind: 'REFUSED', userId: USER, reason: 'unknown_device' });
    pass(8_000);
    expect(stateName()).toBe('open');
    expect(heard).toEqual(['WELCOME']);
  });

  test('and does not answer is lost 23 s after the last word, close event or not', () => {
    openLink();
    pass(22_999);
    expect(stateName()).toBe('open');
    pass(1);
    expect(states.at(-1)).toEqual({ name: 'waiting', failures: 1, wasOpen: true });
  });

  test('the abandoned socket is deaf', () => {
    openLink();
    const abandoned = last();
    pass(23_000);
    abandoned.says({ kind: 'DELIVER' });
    expect(heard).toEqual(['WELCOME']);
  });

  test('any envelope counts as life', () => {
    openLink();
    for (let i = 0; i < 20; i++) {
      pass(14_000);
      last().says({ kind: 'NOTICE' });
    }
    expect(last().sent).toEqual([]);
  });
});

test('failures double the ceiling until a WELCOME is heard', () => {
  socket.open();
  for (const ceiling of [500, 1_000, 2_000]) {
    last().onopen();
    last().onclose({ code: 1006 });
    const before = sockets.length;
    pass(ceiling - 1);
    expect(sockets).toHaveLength(before);
    pass(1);
    expect(sockets).toHaveLength(before + 1);
  }
  last().onopen();
  last().says({ kind: 'WELCOME' });
  last().onclose({ code: 1006 });
  pass(500);
  expect(sockets).toHaveLength(5);
});

describe('a hint from the browser', () => {
  test('ends the waiting', () => {
    openLink();
    last().onclose({ code: 1001 });
    socket.hint();
    expect(stateName()).toBe('connecting');
  });

  test('makes an open link prove itself, once', () => {
    openLink();
    socket.hint();
    socket.hint();
    expect(last().sent).toHaveLength(1);
    pass(8_000);
    expect(stateName()).toBe('waiting');
  });

  test('does not wake what was closed or stopped', () => {
    socket.hint();
    openLink();
    last().onclose({ code: 4409 });
    socket.hint();
    expect(sockets).toHaveLength(1);
  });
});

test('an envelope that is none ends the link, and is not met again at once', () => {
  openLink();
  last().onmessage({ data: new Uint8Array(47).buffer });
  expect(states.at(-1)).toMatchObject({ name: 'waiting' });
  pass(29_999);
  expect(sockets).toHaveLength(1);
});

test('send says whether there was a link', () => {
  expect(socket.send({ kind: 'ACK' })).toBe(false);
  openLink();
  expect(socket.send({ kind: 'ACK', isLate: true })).toBe(true);
  expect(decodeEnvelope(last().sent[0])).toMatchObject({ kind: 'ACK', isLate: true });
  socket.close();
  expect(socket.send({ kind: 'ACK' })).toBe(false);
  pass(3_600_000);
  expect(sockets).toHaveLength(1);
});
