/** What Judify promises about messages: nowhere but in the two browsers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertTellsNothing, startServer } from '../server.js';

const SECRET = 'The-lesson-moves-to-four-o-clock';

test('no file and no line of the log holds a message, waiting or delivered', async (t) => {
  const server = await startServer(t, ['--log-level', 'debug']);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const away = await bob.addDevice();
  const [from, to] = [await ann.link(), await bob.link()];
  await from.send({ to: bob, id: 'Secret-Id-4711', payload: SECRET });
  to.ack(await to.next('DELIVER'));
  await from.next('ACCEPTED');
  await from.next('ACCEPTED');
  await to.ping();

  const files = readdirSync(server.data, { recursive: true }).map((name) =>
    path.join(server.data, name),
  );
  assert.ok(files.length > 0);
  for (const file of files) {
    const bytes = readFileSync(file);
    assert.ok(!bytes.includes(SECRET), file);
    assert.ok(!bytes.includes('Secret-Id-4711'), file);
    assert.ok(!bytes.includes(ann.token), `${file} holds a token`);
  }
  for (const word of [SECRET, 'Secret-Id', ann.token, ann.email, 'correct horse'])
    assert.ok(!server.log.includes(word), `the log holds ${word}`);
  assert.equal((await bob.link(away)).welcome.payload.waiting, 1);
});

test('the database has no column for a message', async (t) => {
  const server = await startServer(t);
  await server.users('ann');
  const schema = readFileSync(new URL('../../server/store/schema.sql', import.meta.url), 'utf8');
  assert.doesNotMatch(schema, /\b(message|envelope|payload|mailbox|conversation)/i);
});

test('a password is stored as Argon2id, a token as its hash', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const bytes = Buffer.concat(
    readdirSync(server.data).map((name) => readFileSync(path.join(server.data, name))),
  );
  assert.ok(bytes.includes('$argon2id$v=19$m='));
  assert.ok(!bytes.includes('correct horse battery'));
  assert.ok(!bytes.includes(ann.token));
});

test('what a log may not tell is found in it', () => {
  const token = 'Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy_-4';
  const user = { username: 'ann.example' };
  const people = [{ token: 'short', email: 'x', user }];
  assertTellsNothing('link opened id=7\nlistening address=127.0.0.1:0 port=1 build=1f3a', people);
  for (const line of [
    'who=ann1@example.org',
    `token=${token}`,
    `${token} came`,
    'Cookie: judify_login=x',
    'authorization="Bearer x"',
    'user=ann.example',
    'password="correct horse battery"',
  ])
    assert.throws(() => assertTellsNothing(`link opened id=7\n${line}`, people), /tells too/, line);
});
