/** How the server is: docs/http-api.md 9. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { judify, startServer } from '../server.js';

test('/healthz, /readyz and /version answer', async (t) => {
  const server = await startServer(t);
  assert.equal((await call(server, 'GET', '/healthz')).body.trim(), 'ok');
  assert.equal((await call(server, 'GET', '/readyz')).body.trim(), 'ready');
  const { body } = await call(server, 'GET', '/version');
  assert.equal(body.protocol, 'judify.v1');
  assert.match(judify(['version']).stdout, new RegExp(`^judify ${body.version}$`, 'm'));
});

/** { 'judify_links': 1, 'judify_refused_total{reason="blocked"}': 0 ... } */
function numbersOf(text) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([a-z_]+(?:\{[a-z_]+="[^"]*"\})?) ([0-9.e+-]+)$/.exec(line) ?? [];
      assert.ok(name, `not a line of Prometheus text: ${line}`);
      return [name, Number(value)];
    }),
  );
}

test('/metrics counts what happens, in Prometheus text', async (t) => {
  const server = await startServer(t);
  const [ann, bob, eve] = await server.users('ann', 'bob', 'eve');
  await server.contacts(ann, bob);
  const device = await bob.addDevice();
  const link = await ann.link();
  await link.send({ to: bob, id: 'k1', payload: 'x'.repeat(100) });
  await link.next('ACCEPTED');
  await link.send({ to: eve, device, epoch: 1, id: 'k2', payload: 'x' });
  await link.next('REFUSED');

  const { headers, body } = await call(server, 'GET', '/metrics');

  assert.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
  const numbers = numbersOf(body);
  assert.equal(numbers.judify_links, 1);
  assert.equal(numbers.judify_sends_total, 2);
  assert.equal(numbers.judify_accepted_total, 1);
  assert.equal(numbers.judify_envelopes_waiting, 1);
  assert.equal(numbers['judify_refused_total{reason="not_contact"}'], 1);
  for (const name of Object.keys(numbers))
    assert.match(body, new RegExp(`^# TYPE ${name.split('{')[0]} (counter|gauge)$`, 'm'), name);
});

test('a proxy on the same machine does not open /metrics to the world', async (t) => {
  const server = await startServer(t, ['--secure']);
  const ask = (headers) => call(server, 'GET', '/metrics', { headers });
  assert.equal((await ask({})).status, 200);
  for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])
    assert.equal((await ask({ [name]: '198.51.100.9' })).status, 403, name);
});

test('with a token, /metrics asks for it', async (t) => {
  const server = await startServer(t, ['--metrics-token', 'open-sesame']);
  const ask = (headers) => call(server, 'GET', '/metrics', { headers });
  assert.notEqual((await ask({})).status, 200);
  assert.notEqual((await ask({ authorization: 'Bearer open-sesam' })).status, 200);
  assert.equal((await ask({ authorization: 'Bearer open-sesame' })).status, 200);
});
