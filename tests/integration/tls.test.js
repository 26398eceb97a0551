/** TLS in the process: docs/operations.md, "Over TLS". */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import tls from 'node:tls';
import { call } from '../call.js';
import { makeCertificate } from '../certificate.js';
import { judify, makeFolder, startServer } from '../server.js';
import { Socket } from '../socket.js';
import { within } from '../within.js';

/** The name in the certificate that a new connection is shown. */
async function shownBy(server, options = {}) {
  const socket = tls.connect({
    port: server.port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...options,
  });
  await within(once(socket, 'secureConnect'), 'a handshake', () => server.transcript());
  const shown = {
    name: socket.getPeerCertificate().subject.CN,
    protocol: socket.getProtocol(),
    alpn: socket.alpnProtocol,
  };
  socket.destroy();
  return shown;
}

test('people write to each other over TLS', async (t) => {
  const { settings } = makeCertificate(makeFolder(t));
  const server = await startServer(t, settings);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const [annLink, bobLink] = [await ann.link(), await bob.link()];

  for (const payload of ['sealed', 'x'.repeat(60_000)]) {
    await annLink.send({ to: bob, id: payload.slice(0, 2), payload });
    assert.equal((await annLink.nextAnswer()).kind, 'ACCEPTED');
    assert.equal((await bobLink.next('DELIVER')).payload.toString(), payload);
  }

  const login = { email: ann.email, password: ann.registration.password };
  const { headers } = await call(server, 'POST', '/api/logins', { body: login });
  assert.match(headers['set-cookie'][0], /^__Host-judify_login=.*; Secure/);
  assert.match(headers['strict-transport-security'], /max-age=\d+/);
  const { body: metrics } = await call(server, 'GET', '/metrics');
  assert.ok(Number(/^judify_tls_handshakes_total (\d+)$/m.exec(metrics)[1]) >= 3);
  assert.match(metrics, /^judify_tls_certificate_expires_seconds 1\d{9}$/m);
});

test('TLS 1.2 and 1.3 with HTTP/1.1; nothing older, nothing else', async (t) => {
  const { settings } = makeCertificate(makeFolder(t));
  const server = await startServer(t, settings);
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const only = { minVersion: version, maxVersion: version };
    const offer = { ALPNProtocols: ['h2', 'http/1.1'] };
    assert.deepEqual(await shownBy(server, { ...only, ...offer }), {
      name: 'localhost',
      protocol: version,
      alpn: 'http/1.1',
    });
  }
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  await assert.rejects(shownBy(server, old), /protocol version/);
  await assert.rejects(shownBy(server, { ALPNProtocols: ['h2'] }), /no application protocol/);
});

test('who forgets the s of https is told so', async (t) => {
  const { settings } = makeCertificate(makeFolder(t));
  const server = await startServer(t, settings);
  const socket = await Socket.connect(server);
  await socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');

  const { status, headers, body } = await socket.answer();
  assert.deepEqual([status, headers.connection], [400, 'close']);
  assert.match(body.toString(), /https/);
  assert.equal((await socket.ended()).length, 0);
});

test('SIGHUP shows the new certificate, keeps the old over a bad one, and cuts no link', async (t) => {
  const folder = makeFolder(t);
  const { settings, cert } = makeCertificate(folder, 'before');
  const server = await startServer(t, settings);
  const [ann] = await server.users('ann');
  const link = await ann.link();
  assert.equal((await shownBy(server)).name, 'before');

  makeCertificate(folder, 'after');
  server.signal('SIGHUP');
  await server.says(/certificate read again/);
  assert.equal((await shownBy(server)).name, 'after');

  writeFileSync(cert, 'no certificate');
  server.signal('SIGHUP');
  await server.says(/certificate not read again/);
  assert.equal((await shownBy(server)).name, 'after');
  await link.hearsNothing();
});

test('it does not start with half of it, or with files that do not fit', (t) => {
  const [one, other] = [makeFolder(t), makeFolder(t)];
  const { cert } = makeCertificate(one);
  const { key } = makeCertificate(other);
  const serve = ['serve', '--listen', '127.0.0.1:0', '--data', one];

  const half = judify([...serve, '--tls-cert', cert]);
  assert.deepEqual([half.status, /--tls-key/.test(half.stderr)], [2, true], half.stderr);
  const mixed = judify([...serve, '--tls-cert', cert, '--tls-key', key]);
  assert.deepEqual([mixed.status, /tls key not usable/.test(mixed.stderr)], [1, true]);
});
