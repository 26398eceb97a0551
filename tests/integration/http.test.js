/** HTTP/1.1 itself, on plain sockets: docs/http-api.md 1. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { call } from '../call.js';
import { startServer } from '../server.js';
import { Socket } from '../socket.js';

/** Send bytes on a connection of their own; the answer, and whether it stays open. */
async function say(server, text) {
  const socket = await Socket.connect(server);
  await socket.write(text);
  const answer = await socket.answer({ isHead: text.startsWith('HEAD') });
  return { ...answer, socket };
}

const HOST = 'Host: 127.0.0.1\r\n';
const get = (path, fields = '') => `GET ${path} HTTP/1.1\r\n${HOST}${fields}\r\n`;
const post = (path, fields, body) =>
  `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${fields}\r\n${body}`;

test('HEAD answers as GET does, without the body', async (t) => {
  const server = await startServer(t);
  for (const path of ['/api/subjects', '/healthz', '/', '/version']) {
    const full = await call(server, 'GET', path);
    const head = await call(server, 'HEAD', path);
    assert.equal(head.status, full.status, path);
    assert.equal(head.headers['content-length'], full.headers['content-length'], path);
    assert.equal(head.headers['content-type'], full.headers['content-type'], path);
    assert.equal(head.raw.length, 0, path);
  }
});

test('another method is refused with those that the path has', async (t) => {
  const server = await startServer(t);
  const rows = [
    ['DELETE', '/api/users', ['POST']],
    ['POST', '/api/me', ['GET', 'HEAD', 'PUT']],
    ['PATCH', '/api/devices', ['GET', 'HEAD', 'POST']],
    ['POST', '/healthz', ['GET', 'HEAD']],
    ['DELETE', '/', ['GET', 'HEAD']],
  ];
  for (const [method, path, expected] of rows) {
    const { status, headers } = await call(server, method, path);
    assert.equal(status, 405, `${method} ${path}`);
    const allowed = headers.allow.split(/, */);
    for (const each of expected) assert.ok(allowed.includes(each), `${path}: ${headers.allow}`);
    assert.ok(!allowed.includes(method), headers.allow);
    const options = await call(server, 'OPTIONS', path);
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, headers.allow);
    assert.equal(options.headers['access-control-allow-origin'], undefined);
  }
});

test('nobody keeps an answer of the API', async (t) => {
  const server = await startServer(t);
  const { headers } = await call(server, 'GET', '/api/subjects');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(headers.date, /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
});

test('a path of the API that is not there is a problem, one of the app is the app', async (t) => {
  const server = await startServer(t);
  const missing = await call(server, 'GET', '/api/nothing');
  assert.deepEqual([missing.status, missing.body.code], [404, 'not_found']);
  for (const path of ['/', '/messages', '/tutors/somebody?week=2']) {
    const { status, headers, body } = await call(server, 'GET', path);
    assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8'], path);
    assert.match(body, /<div id="root">/);
  }
  assert.equal((await call(server, 'GET', '/assets/nothing.js')).status, 404);
});

test('the app comes with a policy that allows nothing from elsewhere', async (t) => {
  const server = await startServer(t);
  const { headers } = await call(server, 'GET', '/');
  const policy = headers['content-security-policy'];
  const directives = Object.fromEntries(
    policy.split(/; */).map((each) => [each.split(' ')[0], each.split(' ').slice(1)]),
  );
  assert.match(directives['default-src'].join(' '), /^'(none|self)'$/);
  for (const [name, sources] of Object.entries(directives))
    for (const source of sources)
      assert.ok(!/^(\*|https?:|'unsafe-(inline|eval)')$/.test(source), `${name} ${source}`);
  assert.deepEqual(directives['frame-ancestors'], ["'none'"]);
  assert.deepEqual(directives['base-uri'], ["'none'"]);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
});

test('a file of the app is known by its ETag, and comes compressed', async (t) => {
  const server = await startServer(t);
  const page = await call(server, 'GET', '/');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)[1];
  const plain = await call(server, 'GET', script);
  assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.match(plain.headers['cache-control'], /immutable/);
  assert.doesNotMatch(page.headers['cache-control'] ?? '', /immutable/);

  for (const [encoding, unpack] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ]) {
    const { headers, raw } = await call(server, 'GET', script, {
      headers: { 'accept-encoding': encoding },
    });
    assert.equal(headers['content-encoding'], encoding);
    assert.match(headers.vary, /accept-encoding/i);
    assert.deepEqual(unpack(raw), plain.raw);
    assert.ok(raw.length < plain.raw.length);

    const again = await call(server, 'GET', script, {
      headers: { 'accept-encoding': encoding, 'if-none-match': headers.etag },
    });
    assert.deepEqual([again.status, again.raw.length], [304, 0]);
    assert.equal(again.headers.etag, headers.etag);
  }
  const refusing = { 'accept-encoding': 'br;q=0, gzip;q=0' };
  const unpacked = await call(server, 'GET', script, { headers: refusing });
  assert.equal(unpacked.headers['content-encoding'], undefined);
  const other = { 'if-none-match': '"another"' };
  assert.equal((await call(server, 'GET', script, { headers: other })).status, 200);
});

test('no path leads out of the app', async (t) => {
  const server = await startServer(t);
  for (const path of [
    '/../../../../etc/passwd',
    '/assets/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fpackage.json',
    '//etc/passwd',
  ]) {
    const { body, socket } = await say(server, get(path));
    assert.doesNotMatch(body.toString(), /root:|"name":/, path);
    socket.destroy();
  }
});

/** What RFC 9112 does not allow, or leaves to us: name, bytes, status. */
const refused = [
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two Hosts', `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['HTTP/2.0', `GET / HTTP/2.0\r\n${HOST}\r\n`, 505],
  ['no version', 'GET /\r\n\r\n', 400],
  ['a method of nobody', `FETCH / HTTP/1.1\r\n${HOST}\r\n`, 501],
  ['a space before the colon', get('/', 'Name : x\r\n'), 400],
  ['a folded line', get('/', 'Name: a\r\n b\r\n'), 400],
  ['an empty name', get('/', ': x\r\n'), 400],
  ['a NUL', get('/', 'Name: a\0b\r\n'), 400],
  ['a bare LF', `GET / HTTP/1.1\n${HOST}\n\n`, 400],
  ['a bare CR', get('/', 'Name: a\rb\r\n'), 400],
  ['a target without a slash', get('x'), 400],
  ['a fragment', get('/#x'), 400],
  ['an authority', `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${HOST}\r\n`, [400, 405, 501]],
  ['two lengths', post('/api/users', 'Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
  ['a signed length', post('/api/users', 'Content-Length: +2\r\n', '{}'), 400],
  ['a length of hex', post('/api/users', 'Content-Length: 0x2\r\n', '{}'), 400],
  [
    'a length and chunks',
    post(
      '/api/users',
      'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
      '2\r\n{}\r\n0\r\n\r\n',
    ),
    400,
  ],
  ['another coding', post('/api/users', 'Transfer-Encoding: gzip, chunked\r\n', ''), 501],
  ['chunked twice', post('/api/users', 'Transfer-Encoding: chunked, chunked\r\n', ''), 400],
  ['a chunk that is no number', post('/api/users', 'Transfer-Encoding: chunked\r\n', 'x\r\n'), 400],
  ['a long target', get(`/${'a'.repeat(17_000)}`), [414, 431]],
  ['a long field', get('/', `Name: ${'a'.repeat(17_000)}\r\n`), 431],
  ['101 fields', get('/', [...Array(101).keys()].map((n) => `N${n}: x\r\n`).join('')), 431],
  ['a large body', post('/api/users', 'Content-Length: 70000\r\n', ''), 413],
  ['an expectation', post('/api/users', 'Content-Length: 2\r\nExpect: dance\r\n', '{}'), 417],
];

test('what is not HTTP/1.1 is refused, and the connection is closed', async (t) => {
  const server = await startServer(t);
  for (const [what, bytes, status] of refused) {
    const answer = await say(server, bytes);
    assert.ok([status].flat().includes(answer.status), `${what}: ${answer.status}`);
    assert.equal(answer.headers['content-type'], 'application/problem+json', what);
    assert.equal(answer.headers.connection, 'close', what);
    await answer.socket.ended();
  }
  assert.equal((await call(server, 'GET', '/healthz')).status, 200);
});

test('a request may come byte by byte', async (t) => {
  const server = await startServer(t);
  const socket = await Socket.connect(server);
  for (const byte of get('/version')) await socket.write(byte);
  assert.equal((await socket.answer()).status, 200);
});

test('requests that come together are answered in their order', async (t) => {
  const server = await startServer(t);
  const socket = await Socket.connect(server);
  const body = '{"email":"a@example.org","password":"not this one"}';
  await socket.write(
    get('/version') +
      post('/api/logins', `Content-Length: ${body.length}\r\n`, body) +
      get('/api/nothing') +
      get('/healthz', 'Connection: close\r\n'),
  );

  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await socket.answer()).status);
  assert.deepEqual(statuses, [200, 401, 404, 200]);
  assert.equal((await socket.ended()).length, 0);
});

test('a body may come in chunks, and after 100 Continue', async (t) => {
  const server = await startServer(t);
  const body = '{"email":"a@example.org","password":"not this one"}';
  const chunks = `${(10).toString(16)};x=y\r\n${body.slice(0, 10)}\r\n${(body.length - 10).toString(16)}\r\n${body.slice(10)}\r\n0\r\nTrailer: x\r\n\r\n`;
  const socket = await Socket.connect(server);

  await socket.write(post('/api/logins', 'Transfer-Encoding: chunked\r\n', chunks));
  assert.equal((await socket.answer()).status, 401);

  await socket.write(
    post('/api/logins', `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n`, ''),
  );
  assert.equal((await socket.answer()).status, 100);
  await socket.write(body);
  assert.equal((await socket.answer()).status, 401);
});

test('HTTP/1.0 is answered, and closed unless it asks otherwise', async (t) => {
  const server = await startServer(t);
  const { status, socket } = await say(server, `GET /healthz HTTP/1.0\r\n${HOST}\r\n`);
  assert.equal(status, 200);
  await socket.ended();
});

test('a request that does not end is answered with 408', async (t) => {
  const server = await startServer(t);
  const { status, headers, socket } = await say(server, 'GET /healthz HTTP/1.1\r\nHost: a\r\n');
  assert.deepEqual([status, headers.connection], [408, 'close']);
  await socket.ended();
});

test('SIGTERM: what was asked is answered, then the server ends with 0', async (t) => {
  const server = await startServer(t);
  const body = '{"email":"a@example.org","password":"takes a moment"}';
  const socket = await Socket.connect(server);
  const idle = await Socket.connect(server);
  await idle.write(get('/healthz'));
  await idle.answer();

  await socket.write(post('/api/logins', `Content-Length: ${body.length}\r\n`, body));
  const [answer, { code }] = await Promise.all([socket.answer(), server.stop()]);

  assert.equal(answer.status, 401);
  assert.equal(code, 0);
  await idle.ended();
});

test('64 connections of one address are enough, links not counted', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const link = await ann.link();
  server.agent.destroy();
  const sockets = [];
  for (let n = 0; n < 64; n += 1) sockets.push(await Socket.connect(server));
  const last = await Socket.connect(server);
  await last.write(get('/healthz'));

  const answer = await last.answer().catch(() => ({ status: 'cut' }));
  assert.ok([503, 'cut'].includes(answer.status), answer.status);

  for (const socket of sockets) socket.destroy();
  await link.hearsNothing();
});
