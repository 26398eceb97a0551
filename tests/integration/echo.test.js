/** The WebSocket codec by its echo endpoint: RFC 6455, docs/protocol.md 8. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { startServer } from '../server.js';
import { BINARY, CLOSE, frameOf, handshakeOf, PING, PONG, Socket, TEXT } from '../socket.js';

const CONTINUATION = 0;

async function openEcho(server) {
  const socket = await Socket.connect(server);
  await socket.write(handshakeOf(server, '/dev/echo', { 'Sec-WebSocket-Protocol': null }));
  assert.equal((await socket.answer()).status, 101);
  return socket;
}

const startDev = (t) => startServer(t, ['--dev']);

test('without --dev there is no echo', async (t) => {
  const server = await startServer(t);
  const socket = await Socket.connect(server);
  await socket.write(handshakeOf(server, '/dev/echo'));
  assert.equal((await socket.answer()).status, 404);
});

test('messages of every length come back as they went', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000]) {
    for (const opcode of [TEXT, BINARY]) {
      const payload = Buffer.alloc(length, opcode === TEXT ? 'é' : 0xfe);
      await socket.write(
        frameOf({
          opcode,
          payload: payload.subarray(0, length - (length % 2) * (opcode === TEXT)),
        }),
      );
      const frame = await readMessage(socket);
      assert.equal(frame.opcode, opcode);
      assert.equal(frame.payload.length, length - (length % 2) * (opcode === TEXT), `${length}`);
      assert.ok(!frame.isMasked);
    }
  }
});

/** A message whose frames may be several. */
async function readMessage(socket) {
  const first = await socket.frame();
  const parts = [first.payload];
  for (let frame = first; !frame.isFinal; parts.push(frame.payload)) frame = await socket.frame();
  return { ...first, payload: Buffer.concat(parts) };
}

test('16 MiB come back; a byte more ends the link with 1009', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  const payload = Buffer.alloc(16 * 1024 * 1024, 7);
  await socket.write(frameOf({ opcode: BINARY, payload }));
  assert.equal((await readMessage(socket)).payload.length, payload.length);
  const header = frameOf({ opcode: BINARY, payload: Buffer.alloc(payload.length + 1) }).subarray(
    0,
    14,
  );
  await socket.write(header);
  assert.equal((await socket.frame()).closeCode, 1009);
});

test('a message may come in fragments, with control frames between them', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  await socket.write(frameOf({ opcode: TEXT, payload: 'frag', isFinal: false }));
  await socket.write(frameOf({ opcode: PING, payload: 'one' }));
  await socket.write(frameOf({ opcode: CONTINUATION, payload: '', isFinal: false }));
  await socket.write(frameOf({ opcode: PONG, payload: 'nobody asked' }));
  await socket.write(frameOf({ opcode: CONTINUATION, payload: 'ments' }));

  const pong = await socket.frame();
  assert.deepEqual([pong.opcode, pong.payload.toString()], [PONG, 'one']);
  const message = await readMessage(socket);
  assert.deepEqual([message.opcode, message.payload.toString()], [TEXT, 'fragments']);
});

test('every ping is answered, in its order', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  const pings = [...Array(50).keys()].map((n) => frameOf({ opcode: PING, payload: `${n}` }));
  await socket.write(Buffer.concat(pings));
  for (let n = 0; n < 50; n += 1) {
    const { opcode, payload } = await socket.frame();
    assert.deepEqual([opcode, payload.toString()], [PONG, `${n}`]);
  }
});

test('frames may arrive byte by byte', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  for (const byte of frameOf({ opcode: TEXT, payload: 'κόσμε' }))
    await socket.write(Buffer.of(byte));
  assert.equal((await readMessage(socket)).payload.toString(), 'κόσμε');
});

const text = (payload, more = {}) => frameOf({ opcode: TEXT, payload, ...more });
const close = (...bytes) => frameOf({ opcode: CLOSE, payload: Buffer.from(bytes) });

/** What ends a link, and with which code. */
const wrongs = [
  ['an unmasked frame', text('x', { isMasked: false }), 1002],
  ['RSV1', text('x', { reserved: 4 }), 1002],
  ['RSV2', text('x', { reserved: 2 }), 1002],
  ['RSV3', text('x', { reserved: 1 }), 1002],
  ['opcode 3', frameOf({ opcode: 3 }), 1002],
  ['opcode 11', frameOf({ opcode: 11 }), 1002],
  ['a fragmented ping', frameOf({ opcode: PING, isFinal: false }), 1002],
  ['a ping of 126 bytes', frameOf({ opcode: PING, payload: 'x'.repeat(126) }), 1002],
  ['a length that is not the shortest', text('x', { lengthBytes: 2 }), 1002],
  ['a long length that is not the shortest', text('x'.repeat(200), { lengthBytes: 8 }), 1002],
  ['a continuation of nothing', frameOf({ opcode: CONTINUATION, payload: 'x' }), 1002],
  ['a message inside a message', [text('a', { isFinal: false }), text('b')], 1002],
  ['text that is not UTF-8', text(Buffer.from([0xff])), 1007],
  ['an overlong slash', text(Buffer.from([0xc0, 0xaf])), 1007],
  ['a surrogate', text(Buffer.from([0xed, 0xa0, 0x80])), 1007],
  ['text that ends in a character', text(Buffer.from([0xce])), 1007],
  ['a close of one byte', close(3), 1002],
  ['close code 999', close(0x03, 0xe7), 1002],
  ['close code 1004', close(0x03, 0xec), 1002],
  ['close code 1005', close(0x03, 0xed), 1002],
  ['close code 1006', close(0x03, 0xee), 1002],
  ['close code 1015', close(0x03, 0xf7), 1002],
  ['close code 2999', close(0x0b, 0xb7), 1002],
  ['close code 5000', close(0x13, 0x88), 1002],
  ['a close reason that is not UTF-8', close(0x03, 0xe8, 0xff), [1002, 1007]],
];

test('what RFC 6455 does not allow ends the link with the right code', async (t) => {
  const server = await startDev(t);
  for (const [what, bytes, expected] of wrongs) {
    const socket = await openEcho(server);
    await socket.write(Buffer.concat([bytes].flat()));
    const { opcode, closeCode } = await socket.frame();
    assert.equal(opcode, CLOSE, what);
    assert.ok([expected].flat().includes(closeCode), `${what}: ${closeCode}`);
    await socket.ended();
  }
});

test('a correct close is answered with its code', async (t) => {
  const server = await startDev(t);
  for (const code of [1000, 1001, 1003, 1007, 1011, 3000, 3999, 4000, 4999]) {
    const socket = await openEcho(server);
    await socket.write(close(code >> 8, code & 0xff, ...Buffer.from('bye')));
    assert.equal((await socket.frame()).closeCode, code);
    await socket.ended();
  }
  const socket = await openEcho(server);
  await socket.write(frameOf({ opcode: CLOSE }));
  const { opcode } = await socket.frame();
  assert.equal(opcode, CLOSE);
});

test('text that is not UTF-8 fails as soon as it is seen', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  const whole = text(
    Buffer.concat([
      Buffer.from('κόσμε'),
      Buffer.from([0xf4, 0x90, 0x80, 0x80]),
      Buffer.alloc(1000, 'x'),
    ]),
  );

  /* Only the header and the beginning: the rest of the frame never comes. */
  await socket.write(whole.subarray(0, 8 + 12));

  assert.equal((await socket.frame()).closeCode, 1007);
});

test('a character may be cut in two by a fragment', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  const bytes = Buffer.from('€');
  await socket.write(text(bytes.subarray(0, 1), { isFinal: false }));
  await socket.write(frameOf({ opcode: CONTINUATION, payload: bytes.subarray(1) }));
  assert.equal((await readMessage(socket)).payload.toString(), '€');
});

test('65,536 fragments are a message, one more is not', async (t) => {
  const server = await startDev(t);
  const socket = await openEcho(server);
  const more = frameOf({ opcode: CONTINUATION, payload: 'x', isFinal: false });
  const first = frameOf({ opcode: BINARY, payload: 'x', isFinal: false });
  const last = frameOf({ opcode: CONTINUATION, payload: 'x' });
  await socket.write(Buffer.concat([first, ...Array(65_534).fill(more), last]));
  assert.equal((await readMessage(socket)).payload.length, 65_536);

  await socket.write(Buffer.concat([first, ...Array(65_536).fill(more)]));
  assert.equal((await socket.frame()).closeCode, 1009);
});

test('the plain endpoints tell what the server has read', async (t) => {
  const server = await startDev(t);
  const body = Buffer.from([0, 1, 2, 255]);
  const echoed = await call(server, 'POST', '/dev/echo', {
    body,
    headers: { 'content-type': 'application/octet-stream' },
  });
  assert.deepEqual(echoed.raw, body);
  const fields = await call(server, 'GET', '/dev/echo', { headers: { 'x-colour': 'blue' } });
  assert.match(fields.body, /^x-colour: blue$/im);
  const cookies = await call(server, 'GET', '/dev/cookie', { headers: { cookie: 'a=1; b=two' } });
  assert.deepEqual(cookies.body.trim().split('\n'), ['a=1', 'b=two']);
});
