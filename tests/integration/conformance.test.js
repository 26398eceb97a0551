/**
 * What public suites ask of a server: RFC 6455 case by case through
 * /dev/echo, and RFC 9112 by plain bytes.  What a parser refuses on its own is
 * in tests/unit/test_request.c and test_assembler.c, row by row; here is what
 * a peer sees of it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../server.js';
import { BINARY, CLOSE, frameOf, handshakeOf, PING, PONG, Socket, TEXT } from '../socket.js';

const CONTINUATION = 0;
const startDev = (t) => startServer(t, ['--dev']);

async function openEcho(server) {
  const socket = await Socket.connect(server);
  await socket.write(handshakeOf(server, '/dev/echo', { 'Sec-WebSocket-Protocol': null }));
  assert.equal((await socket.answer()).status, 101);
  return socket;
}

const text = (payload, more = {}) => frameOf({ opcode: TEXT, payload, ...more });
const more = (payload, isFinal = false) => frameOf({ opcode: CONTINUATION, payload, isFinal });
const ping = (payload, rest = {}) => frameOf({ opcode: PING, payload, ...rest });
const pong = (payload, rest = {}) => frameOf({ opcode: PONG, payload, ...rest });
const close = (code, reason = '') =>
  frameOf({
    opcode: CLOSE,
    payload: Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)]),
  });

/** The frames until the server closes: 'text abc', 'pong x', 'close 1002'. */
async function readAll(socket) {
  const heard = [];
  for (;;) {
    const { opcode, payload, closeCode } = await socket.frame();
    if (opcode === CLOSE) {
      heard.push(`close ${closeCode ?? ''}`.trim());
      assert.equal((await socket.ended()).length, 0, 'nothing comes after a Close');
      return heard;
    }
    heard.push(`${{ [TEXT]: 'text', [BINARY]: 'binary', [PONG]: 'pong' }[opcode]} ${payload}`);
  }
}

const BYE = close(1000);
const opcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

/** Case, what is sent (a list is one write), what is heard. */
const exchanges = [
  [
    'ten pings',
    [...Array(10).keys()].map((n) => ping(`${n}`)).concat(BYE),
    [...[...Array(10).keys()].map((n) => `pong ${n}`), 'close 1000'],
  ],
  ['a ping of 125 bytes', [ping('x'.repeat(125)), BYE], [`pong ${'x'.repeat(125)}`, 'close 1000']],
  ['an empty ping', [ping(''), BYE], ['pong ', 'close 1000']],
  ['pongs that nobody asked for', [pong(''), pong('x'), ping('y'), BYE], ['pong y', 'close 1000']],
  ['a pong in fragments', [pong('x', { isFinal: false }), more('y', true)], ['close 1002']],
  [
    'pings between fragments',
    [text('a', { isFinal: false }), ping('1'), more('b'), ping('2'), more('c', true), BYE],
    ['pong 1', 'pong 2', 'text abc', 'close 1000'],
  ],
  [
    'empty fragments',
    [text('', { isFinal: false }), more(''), more('', true), BYE],
    ['text ', 'close 1000'],
  ],
  [
    'a continuation after a message',
    [text('a', { isFinal: false }), more('b', true), more('c', true)],
    ['text ab', 'close 1002'],
  ],
  ['a continuation that does not end, of nothing', [more('a'), text('b')], ['close 1002']],
  [
    'a text inside fragments of a binary',
    [frameOf({ opcode: BINARY, payload: 'a', isFinal: false }), text('b')],
    ['close 1002'],
  ],
  [
    'a message before a fault',
    [text('a'), text('b', { reserved: 5 }), ping('')],
    ['text a', 'close 1002'],
  ],
  ['a ping with a reserved bit', [ping('a', { reserved: 4 })], ['close 1002']],
  ['a close with a reserved bit', [frameOf({ opcode: CLOSE, reserved: 4 })], ['close 1002']],
  ['all reserved bits', [frameOf({ opcode: BINARY, payload: 'a', reserved: 7 })], ['close 1002']],
  ['a close, then a message', [BYE, text('a')], ['close 1000']],
  ['a close, then a ping', [BYE, ping('a')], ['close 1000']],
  ['a close twice', [BYE, BYE], ['close 1000']],
  [
    'a close inside a message',
    [text('a', { isFinal: false }), BYE, more('b', true)],
    ['close 1000'],
  ],
  ['a close without a code', [frameOf({ opcode: CLOSE })], ['close']],
  ['a reason of 123 bytes', [close(1000, 'x'.repeat(123))], ['close 1000']],
  ['a reason of 124 bytes', [close(1000, 'x'.repeat(124))], ['close 1002']],
  ...opcodes.map((opcode) => [
    `opcode ${opcode}, after a message`,
    [text('a'), frameOf({ opcode, payload: 'b' }), ping('')],
    ['text a', 'close 1002'],
  ]),
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map((code) => [
    `close code ${code}`,
    [close(code, 'reason')],
    [`close ${code}`],
  ]),
  ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) => [
    `close code ${code}, which nobody may send`,
    [close(code)],
    ['close 1002'],
  ]),
];

test('every case of an exchange, at once and byte by byte', async (t) => {
  const server = await startDev(t);
  for (const [what, frames, expected] of exchanges) {
    const bytes = Buffer.concat(frames);
    const whole = await openEcho(server);
    await whole.write(bytes);
    assert.deepEqual(await readAll(whole), expected, what);

    const parts = await openEcho(server);
    for (const byte of bytes.subarray(0, 400)) await parts.write(Buffer.of(byte));
    await parts.write(bytes.subarray(400));
    assert.deepEqual(await readAll(parts), expected, `${what}, byte by byte`);
  }
});

/** Valid UTF-8 at its edges, and what only looks like it: RFC 3629. */
const characters = [
  '00',
  '7f',
  'c280',
  'dfbf',
  'e0a080',
  'ed9fbf',
  'ee8080',
  'efbfbd',
  'efbfbe',
  'efbfbf',
  'efbfbe',
  'f0908080',
  'f09fbfbf',
  'f48fbfbf',
  'cebae1bdb9cf83cebcceb5',
];
const noCharacters = [
  '80',
  'bf',
  'c0',
  'c080',
  'c1bf',
  'e08080',
  'e09fbf',
  'eda080',
  'edadbf',
  'edb080',
  'edbfbf',
  'eda080edb080',
  'f0808080',
  'f08fbfbf',
  'f4908080',
  'f5808080',
  'f888808080',
  'fc8480808080',
  'fe',
  'ff',
  'c220',
  'e28220',
  'f0908020',
  '80c2',
];

test('every edge of UTF-8, whole and with each byte in a fragment', async (t) => {
  const server = await startDev(t);
  for (const [codes, isText] of [
    [characters, true],
    [noCharacters, false],
  ]) {
    for (const hex of codes) {
      const bytes = Buffer.from(hex, 'hex');
      const expected = isText ? [`text ${bytes}`, 'close 1000'] : ['close 1007'];
      const whole = await openEcho(server);
      await whole.write(Buffer.concat([text(bytes), BYE]));
      assert.deepEqual(await readAll(whole), expected, hex);

      const parts = await openEcho(server);
      const fragments = [...bytes].map((byte) => more(Buffer.of(byte)));
      await parts.write(
        Buffer.concat([text('', { isFinal: false }), ...fragments, more('', true), BYE]),
      );
      assert.deepEqual(await readAll(parts), expected, `${hex} in fragments`);
    }
  }
});

test('a fragment that is not UTF-8 fails before the message ends', async (t) => {
  const server = await startDev(t);
  for (const tail of ['f490', 'eda0', 'c0', 'ff']) {
    const socket = await openEcho(server);
    await socket.write(
      Buffer.concat([text('κόσμε', { isFinal: false }), more(Buffer.from(tail, 'hex'))]),
    );
    assert.deepEqual(await readAll(socket), ['close 1007'], tail);
  }
});

test('a large message comes back from fragments of any size', async (t) => {
  const server = await startDev(t);
  const payload = Buffer.alloc(1024 * 1024, 'tutoring ');
  for (const size of [64, 256, 1024, 16_384, 262_144]) {
    for (const opcode of [TEXT, BINARY]) {
      const socket = await openEcho(server);
      const frames = [];
      for (let at = 0; at < payload.length; at += size) {
        frames.push(
          frameOf({
            opcode: at === 0 ? opcode : CONTINUATION,
            payload: payload.subarray(at, at + size),
            isFinal: at + size >= payload.length,
          }),
        );
      }
      await socket.write(Buffer.concat(frames));
      const parts = [];
      for (let frame = {}; !frame.isFinal; parts.push(frame.payload)) frame = await socket.frame();
      assert.ok(Buffer.concat(parts).equals(payload), `${size}`);
      socket.destroy();
    }
  }
});

const HOST = 'Host: 127.0.0.1\r\n';
const get = (target, fields = '', version = '1.1') =>
  `GET ${target} HTTP/${version}\r\n${HOST}${fields}\r\n`;
const post = (fields, body = '') => `POST /dev/echo HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
const chunked = (body) => post('Transfer-Encoding: chunked\r\n', body);
const handshake = (change) => (server) => handshakeOf(server, '/dev/echo', change);
const by10 = (change) => (server) => handshake(change)(server).replace('HTTP/1.1', 'HTTP/1.0');

/** What is well framed: name, bytes, status, body (undefined: any). */
const wellFramed = [
  ['absolute-form of our host', get('http://127.0.0.1/dev/echo', 'X: y\r\n'), 200],
  ['absolute-form without a path', get('http://127.0.0.1'), 200],
  ['a body', post('Content-Length: 5\r\n', 'hello'), 200, 'hello'],
  ['a body of nothing', post('Content-Length: 0\r\n'), 200, ''],
  ['no body', post(''), 200, ''],
  ['blanks around a length', post('Content-Length:  \t 5 \t \r\n', 'hello'), 200, 'hello'],
  ['chunks', chunked('5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'), 200, 'hello world'],
  ['no chunks', chunked('0\r\n\r\n'), 200, ''],
  ['a size in capitals', chunked('A\r\n0123456789\r\n0\r\n\r\n'), 200, '0123456789'],
  ['a size with zeros', chunked('0005\r\nhello\r\n000\r\n\r\n'), 200, 'hello'],
  ['extensions', chunked('5;a=b;c="d e";f\r\nhello\r\n0;g\r\n\r\n'), 200, 'hello'],
  ['bad white space', chunked('5 ; a = b ;\tc\r\nhello\r\n0 ;d\r\n\r\n'), 200, 'hello'],
  ['trailers', chunked('5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n'), 200, 'hello'],
  ['Chunked', post('Transfer-Encoding: Chunked\r\n', '0\r\n\r\n'), 200, ''],
  ['a trailer that frames', chunked('0\r\nContent-Length: 5\r\n\r\n'), 200, ''],
  ['an empty line in front', `\r\n${get('/version')}`, 200],
  ['GET with a body', `GET /dev/echo HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`, 200],
  ['names in any case', 'GET /version HTTP/1.1\r\nhOsT: 127.0.0.1\r\n\r\n', 200],
  ['100 fields', get('/version', [...Array(99).keys()].map((n) => `N${n}: x\r\n`).join('')), 200],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 204],
  ['1.0 that keeps alive', get('/version', 'Connection: keep-alive\r\n', '1.0'), 200],
  [
    '1.0 never hears 100',
    `POST /dev/echo HTTP/1.0\r\n${HOST}Connection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx`,
    200,
    'x',
  ],
  ['TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ['an overlong slash', get('/%c0%af'), 400],
  ['a NUL in the target', get('/%00'), 400],
  ['another version of WebSocket', handshake({ 'Sec-WebSocket-Version': '99' }), 426],
  ['an upgrade that Connection does not name', handshake({ Connection: 'keep-alive' }), 400],
  ['an upgrade by 1.0', by10({ Connection: 'Upgrade, keep-alive' }), 200],
  ['an upgrade to another protocol', handshake({ Upgrade: 'h2c' }), 200],
  [
    'an upgrade by POST',
    post('Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0\r\n'),
    200,
  ],
];

test('what is well framed is answered, and the next request too', async (t) => {
  const server = await startDev(t);
  for (const [what, bytes, status, body] of wellFramed) {
    const socket = await Socket.connect(server);
    await socket.write(typeof bytes === 'string' ? bytes : bytes(server));
    const answer = await socket.answer();
    assert.equal(answer.status, status, what);
    if (body !== undefined) assert.equal(answer.body.toString(), body, what);
    await socket.write(get('/healthz', 'Connection: close\r\n'));
    assert.equal((await socket.answer()).status, 200, `after ${what}`);
    await socket.ended();
  }
});

test('what is asked to upgrade is told to what, as an upgrade is: RFC 9110 7.8', async (t) => {
  const server = await startDev(t);
  for (const path of ['/dev/echo', '/ws']) {
    const socket = await Socket.connect(server);
    await socket.write(handshakeOf(server, path, { 'Sec-WebSocket-Version': '99' }));
    const { status, headers } = await socket.answer();
    assert.equal(status, 426);
    assert.deepEqual(
      [headers.upgrade, headers.connection, headers['sec-websocket-version']],
      ['websocket', 'Upgrade', '13'],
      path,
    );
    socket.destroy();
  }
});

/** What would hide a second request, or say two things. */
const smuggling = [
  ['absolute-form of another host', get('http://other.example/')],
  ['absolute-form of another port', get('http://127.0.0.1:1/')],
  ['absolute-form with a user', get('http://me@127.0.0.1/')],
  ['authority-form', `GET 127.0.0.1:80 HTTP/1.1\r\n${HOST}\r\n`],
  ['an asterisk with GET', get('*')],
  ['the same length twice', post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello')],
  ['lengths in a list', post('Content-Length: 5, 5\r\n', 'hello')],
  ['a length with zeros', post('Content-Length: 05\r\n', 'hello')],
  ['a length below nothing', post('Content-Length: -1\r\n')],
  ['a length of 2^64', post('Content-Length: 18446744073709551616\r\n')],
  ['an empty length', post('Content-Length:\r\n')],
  ['a length with a point', post('Content-Length: 5.0\r\n', 'hello')],
  ['a length, then a blank', post('Content-Length : 5\r\n', 'hello')],
  ['a length in two parts', post('Content-Length: 1 2\r\n', 'hello')],
  ['xchunked', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['identity', post('Transfer-Encoding: identity\r\nContent-Length: 5\r\n', 'hello')],
  ['chunked, then gzip', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n')],
  ['chunked with a parameter', post('Transfer-Encoding: chunked;a=b\r\n', '0\r\n\r\n')],
  [
    'chunked twice, in two fields',
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  ],
  ['a folded coding', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n')],
  ['a coding behind a vertical tab', post('Transfer-Encoding: \vchunked\r\n', '0\r\n\r\n')],
  [
    'a coding in 1.0',
    `POST /dev/echo HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['a size with 0x', chunked('0x5\r\nhello\r\n0\r\n\r\n')],
  ['a size with a blank in front', chunked(' 5\r\nhello\r\n0\r\n\r\n')],
  ['a size with an underscore', chunked('1_0\r\nhello\r\n0\r\n\r\n')],
  ['a size below nothing', chunked('-5\r\nhello\r\n0\r\n\r\n')],
  ['a size of 2^64', chunked('10000000000000000\r\nhello\r\n0\r\n\r\n')],
  ['an extension without a name', chunked('5;\r\nhello\r\n0\r\n\r\n')],
  ['an extension with a return', chunked('5;a\rb\r\nhello\r\n0\r\n\r\n')],
  ['an extension with a NUL', chunked('5;a=\0\r\nhello\r\n0\r\n\r\n')],
  ['an extension that ends in a line feed', chunked('5;a\nhello\r\n0\r\n\r\n')],
  ['a chunk that ends in a line feed', chunked('5\r\nhello\n0\r\n\r\n')],
  ['a chunk longer than it says', chunked('5\r\nhello!!\r\n0\r\n\r\n')],
  ['a chunk that ends in a return', chunked('5\rhello\r\n0\r\n\r\n')],
  ['a blank before the first field', `GET / HTTP/1.1\r\n ${HOST}\r\n`],
  ['a field without a colon', get('/', 'Name\r\n')],
  ['a tab in a name', get('/', 'Na\tme: x\r\n')],
  ['a control byte', get('/', 'Name: \x01\r\n')],
  ['two blanks in the request line', `GET  / HTTP/1.1\r\n${HOST}\r\n`],
  ['a tab in the request line', `GET\t/ HTTP/1.1\r\n${HOST}\r\n`],
  ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
  ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ['a Host with a user', 'GET / HTTP/1.1\r\nHost: me@a\r\n\r\n'],
  ['two Hosts in one field', 'GET / HTTP/1.1\r\nHost: a, b\r\n\r\n'],
];

test('a request that says two things is refused, and nothing behind it is heard', async (t) => {
  const server = await startDev(t);
  for (const [what, bytes] of smuggling) {
    const socket = await Socket.connect(server);
    await socket.write(bytes + get('/healthz'));
    const { status, headers } = await socket.answer();
    assert.deepEqual([status, headers.connection], [400, 'close'], what);
    assert.equal((await socket.ended()).length, 0, what);
  }
});

test('a body that its sender does not finish is never answered as whole', async (t) => {
  const server = await startDev(t);
  for (const bytes of [post('Content-Length: 10\r\n', 'hello'), chunked('5\r\nhello\r\n')]) {
    const socket = await Socket.connect(server);
    await socket.write(bytes);
    socket.end();
    const left = await socket.ended();
    assert.doesNotMatch(left.toString(), /^HTTP\/1.1 200/);
  }
});
