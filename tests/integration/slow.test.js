/**
 * Slow and many: who is silent, or drips, or does not read, is dropped in time
 * and costs the others little; who floods is told so. The figures are in
 * docs/reliability.md, P18 and P19.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { call } from '../call.js';
import { makeCertificate } from '../certificate.js';
import { percentile } from '../percentile.js';
import { makeFolder, PROGRAM, startServer } from '../server.js';
import { openSilent } from '../silent.js';
import { BINARY, frameOf, handshakeOf, PING, PONG, Socket } from '../socket.js';
import { mostMs } from '../within.js';

const SILENT = Number(process.env.SILENT ?? 500);
/** Each takes less of the server's memory. */
const SILENT_BYTES = 4096;
/** Whatever else grew meanwhile. */
const PAGES_BYTES = 2 * 1024 * 1024;
const SLOW = 100;
const READERS = 20;
/** Their answers are 5 MB, more than both kernels keep for who does not read. */
const REQUESTS_UNREAD = 4000;
/** LIMIT_HEAD_MS and LIMIT_BODY_GRACE_MS, and when the promise says that they are gone. */
const LEAST_MS = 9_900;
const MOST_MS = mostMs(15_000);
const BEAT_MS = 10;
const IDLE_BEATS = 200;

const HALF_A_HEAD = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nName: ';
const HEAD_OF_BODY =
  'POST /api/logins HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' +
  'Sec-Fetch-Site: same-origin\r\nContent-Length: 60000\r\n\r\n';

/** Somebody who is slow: when it was dropped, and what it heard. */
async function suffer(server, begin) {
  const socket = await Socket.connect(server);
  const from = performance.now();
  await socket.write(begin);
  const end = socket.ended().then((heard) => ({
    ms: performance.now() - from,
    heard: heard.toString('latin1').slice(0, 12),
  }));
  return { socket, end };
}

async function many(count, make) {
  const all = [];
  for (let n = 0; n < count; n += 1) all.push(await make());
  return all;
}

/** How long a request and a ping take, in beats, until `isOver`; each beat `drip`s. */
async function measure(person, link, isOver, drip = () => {}) {
  const times = [];
  for await (const _ of setInterval(BEAT_MS)) {
    const from = performance.now();
    await person.get('/api/me');
    await link.ping();
    times.push(performance.now() - from);
    drip(times.length);
    if (isOver(times)) return times;
  }
}

/** Asks for the page again and again, and reads nothing. */
async function askWithoutReading(server) {
  const socket = await Socket.connect(server);
  socket.stopReading();
  void socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(REQUESTS_UNREAD));
}

/** How many are open. */
async function connections(server) {
  const { raw } = await call(server, 'GET', '/metrics');
  return Number(/^judify_connections (\d+)$/m.exec(raw)[1]);
}

function assertDropped(name, ends, heard) {
  const late = ends.filter(({ ms }) => ms < LEAST_MS || ms > MOST_MS);
  assert.deepEqual(late, [], `${name}: dropped at another time`);
  assert.deepEqual([...new Set(ends.map((end) => end.heard))], [heard], name);
}

describe('the slow', { concurrency: 2 }, () => {
  test('the slow are dropped in time, and nobody waits for them', async (t) => {
    const server = await startServer(t, ['--conns-per-address', '19000']);
    const [ann] = await server.users('ann');
    const link = await ann.link();
    const idle = await measure(ann, link, ({ length }) => length === IDLE_BEATS);

    const before = await connections(server);
    const readFromMs = performance.now();
    await many(READERS, () => askWithoutReading(server));
    const rss = server.rssBytes();
    const [silent] = await openSilent(t, server, SILENT);
    const grown = server.rssBytes() - rss;
    const heads = await many(SLOW, () => suffer(server, HALF_A_HEAD));
    const bodies = await many(SLOW, () => suffer(server, HEAD_OF_BODY));

    let isOver = false;
    const ends = Promise.all([
      silent,
      ...[heads, bodies].map((kind) => Promise.all(kind.map(({ end }) => end))),
    ]).finally(() => (isOver = true));
    const drips = [...heads, ...bodies];
    const drip = (beat) => void drips[beat % drips.length].socket.write('x');
    const attacked = await measure(ann, link, () => isOver, drip);

    let unreadMs;
    do unreadMs = performance.now() - readFromMs;
    while ((await connections(server)) > before && unreadMs < MOST_MS);
    assert.ok(unreadMs < MOST_MS, `who reads nothing is there after ${unreadMs} ms`);

    const [silentEnd, headEnds, bodyEnds] = await ends;
    const [least, most] = [silentEnd.leastMs, silentEnd.mostMs];
    assert.ok(least >= LEAST_MS && most <= MOST_MS, JSON.stringify(silentEnd));
    assert.equal(silentEnd.bytes, 0);
    assert.ok(grown <= SILENT * SILENT_BYTES + PAGES_BYTES, `${grown} bytes of memory`);
    assertDropped('a slow head', headEnds, 'HTTP/1.1 408');
    assertDropped('a slow body', bodyEnds, 'HTTP/1.1 408');

    const [quiet, loud] = [percentile(idle, 0.99), percentile(attacked, 0.99)];
    console.log(
      `${SILENT} silent: ${least.toFixed(0)} to ${most.toFixed(0)} ms, ${(grown / SILENT).toFixed(0)} bytes each; ` +
        `p99 ${quiet.toFixed(1)} ms idle, ${loud.toFixed(1)} ms attacked`,
    );
    /* This process plays the attackers, too, and the machine may be busy. */
    assert.ok(loud < mostMs(5 * quiet + 50), `p99: idle ${quiet} ms, attacked ${loud} ms`);
  });

  test('over TLS the deadline runs from accept, through the handshake', async (t) => {
    const server = await startServer(t, makeCertificate(makeFolder(t)).settings);
    server.agent.destroy();
    /* The first five bytes of a ClientHello that says it has 512. */
    const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]);
    const all = await Promise.all(['', hello].map((begin) => suffer(server, begin)));
    for (const { ms } of await Promise.all(all.map(({ end }) => end)))
      assert.ok(ms >= LEAST_MS && ms <= MOST_MS, `${ms} ms`);
  });
});

/** The next frame that is no envelope and no notice. */
async function control(socket) {
  for (;;) {
    const frame = await socket.frame();
    if (frame.opcode !== BINARY) return frame;
  }
}

/** A link that is spoken by hand. */
async function openByHand(server, person) {
  const device = await person.addDevice();
  const socket = await Socket.connect(server);
  const authorization = { Authorization: `Bearer ${person.token}` };
  await socket.write(handshakeOf(server, `/ws?device=${device}`, authorization));
  assert.equal((await socket.answer()).status, 101);
  return socket;
}

const FLOODS = [
  ['16 MiB that are only announced', Buffer.from([0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4])],
  [
    'fragments of one byte',
    Buffer.concat([
      frameOf({ opcode: BINARY, payload: 'x', isFinal: false }),
      ...Array(200).fill(frameOf({ opcode: 0, payload: 'x', isFinal: false })),
    ]),
  ],
];

test('floods are refused for what they are, and a flood of pings is answered', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  for (const [name, bytes] of FLOODS) {
    const socket = await openByHand(server, ann);
    await socket.write(bytes);
    assert.equal((await control(socket)).closeCode, 1009, name);
    socket.destroy();
  }

  const flood = await Socket.connect(server);
  await flood.write(HALF_A_HEAD);
  const line = `${'x'.repeat(1000)}\r\nName: `;
  for (let n = 0; n < 20; n += 1) await flood.write(line);
  assert.equal((await flood.answer()).status, 431);

  const socket = await openByHand(server, ann);
  const PINGS = 5000;
  const pings = Array.from({ length: PINGS }, (_, n) => frameOf({ opcode: PING, payload: `${n}` }));
  await socket.write(Buffer.concat(pings));
  for (let n = 0; n < PINGS; n += 1) {
    const { opcode, payload } = await control(socket);
    assert.deepEqual([opcode, payload.toString()], [PONG, `${n}`]);
  }
  assert.equal((await call(server, 'GET', '/healthz')).status, 200);
});

/** The program, with room for fifty connections. */
function makeSmallProgram(folder) {
  const program = path.join(folder, 'judify');
  writeFileSync(program, `#!/bin/sh\nulimit -n 100\nexec '${PROGRAM}' "$@"\n`, {
    mode: 0o700,
  });
  return program;
}

test('with every connection taken, this machine still hears whether all is well', async (t) => {
  const program = makeSmallProgram(makeFolder(t));
  const server = await startServer(t, ['--conns-per-address', '999'], {}, program);
  for (let isFull = false; !isFull;) {
    const socket = await Socket.connect(server);
    await socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    const { status, headers } = await socket.answer();
    assert.equal(status, 200);
    isFull = headers.connection === 'close';
  }
  for (const [target, expected] of [
    ['/healthz', 200],
    ['/readyz', 200],
    ['/', 503],
    ['/api/subjects', 503],
  ]) {
    const { status, headers } = await call(server, 'GET', target);
    assert.deepEqual([target, status, headers.connection], [target, expected, 'close']);
  }
});
