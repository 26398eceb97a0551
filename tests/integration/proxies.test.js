/** Whom a proxy speaks for: docs/operations.md, "Behind a proxy". */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { judify, startServer } from '../server.js';
import { Socket } from '../socket.js';

/** The status of a login with a wrong password, said to come from `address`. */
async function guess(server, address, email = 'ann@example.org') {
  const { status } = await call(server, 'POST', '/api/logins', {
    body: { email, password: 'not the right one' },
    headers: { 'x-forwarded-for': address },
  });
  return status;
}

const FREE_TRIES = 5;

test('what a stranger says of where it comes from is not believed', async (t) => {
  /* Over TLS, too: `--secure` alone names no proxy. */
  for (const settings of [[], ['--secure'], ['--trusted-proxy', '192.0.2.0/24']]) {
    const server = await startServer(t, settings);
    for (let n = 0; n < FREE_TRIES; n += 1)
      assert.equal(await guess(server, `198.51.100.${n}`), 401, settings.join(' '));
    assert.equal(await guess(server, '198.51.100.9'), 429, settings.join(' '));
  }
});

test('of a trusted proxy the last address is believed, and no other', async (t) => {
  const server = await startServer(t, ['--trusted-proxy', '127.0.0.0/8']);
  for (let n = 0; n < FREE_TRIES; n += 1)
    assert.equal(await guess(server, `203.0.113.${n}, 198.51.100.1`), 401);
  assert.equal(await guess(server, '203.0.113.9, 198.51.100.1'), 429);
  assert.equal(await guess(server, '198.51.100.2'), 401);
});

test('the connections of a trusted proxy are not counted as one household', async (t) => {
  const server = await startServer(t, ['--trusted-proxy', '127.0.0.1']);
  server.agent.destroy();
  const sockets = [];
  for (let n = 0; n < 100; n += 1) sockets.push(await Socket.connect(server));
  await sockets[99].write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.equal((await sockets[99].answer()).status, 200);
});

test('a proxy that is no address is refused', () => {
  const { status, stderr } = judify(['serve', '--trusted-proxy', 'proxy.example.org']);
  assert.deepEqual([status, /10\.0\.0\.0\/8/.test(stderr)], [2, true], stderr);
});
