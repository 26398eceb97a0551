/** judify backup and restore: docs/operations.md, "Backup". */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { call } from '../call.js';
import { dayFromNow, PASSWORD } from '../person.js';
import { judify, makeFolder, PROGRAM, startServer } from '../server.js';

const BACKUPS = 8;

function backUp(server, file) {
  return judify(['backup', file, '--data', server.data]);
}

/** The server as it is with the backup in the place of its database. */
async function serveBackup(t, file) {
  const server = await startServer(t);
  await server.stop();
  const { status, stderr } = judify(['restore', file, '--data', server.data]);
  assert.equal(status, 0, stderr);
  await server.restart();
  return server;
}

async function logIn(server, person) {
  const body = { email: person.email, password: PASSWORD };
  const headers = { accept: 'application/vnd.judify.token+json' };
  const answer = await call(server, 'POST', '/api/logins', { body, headers });
  return { ...answer, authorization: `Bearer ${answer.body.token}` };
}

/** Books one lesson after the other until it is told to end. */
function bookOnAndOn(student, tutor) {
  const booked = [];
  let isOver = false;
  const done = (async () => {
    for (let i = 0; !isOver; i++) {
      const start = dayFromNow(1 + Math.floor(i / 24), 60 * (i % 24));
      const { status, body } = await student.book({ tutor, start });
      assert.equal(status, 201, JSON.stringify(body));
      booked.push(body.session.sessionId);
    }
  })();
  return {
    booked,
    async end() {
      isOver = true;
      await done;
    },
    async until(count) {
      while (booked.length < count)
        await Promise.race([done, new Promise((next) => setImmediate(next))]);
    },
  };
}

/** `judify backup` while this process goes on: a spawnSync would stop the load. */
async function backUpBeside(server, file) {
  const child = spawn(PROGRAM, ['backup', file, '--data', server.data], { stdio: 'ignore' });
  const [status] = await once(child, 'exit');
  return status;
}

test('a backup under load is one moment: all that was answered before, nothing half', async (t) => {
  const server = await startServer(t);
  const folder = makeFolder(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const load = bookOnAndOn(ann, bob);
  const moments = [];
  for (let n = 0; n < BACKUPS; n++) {
    await load.until(load.booked.length + 3);
    const before = load.booked.length;
    const file = path.join(folder, `${n}.db`);
    assert.equal(await backUpBeside(server, file), 0);
    moments.push({ file, before, after: load.booked.length });
  }
  await load.end();
  assert.ok(
    moments.some(({ before, after }) => after > before),
    'the server wrote while a backup ran',
  );

  for (const { file, before, after } of [moments[0], moments.at(-1)]) {
    const restored = await serveBackup(t, file);
    const { authorization } = await logIn(restored, ann);
    const { body } = await call(restored, 'GET', '/api/sessions', { headers: { authorization } });
    const ids = new Set(body.sessions.map(({ sessionId }) => sessionId));
    for (const id of load.booked.slice(0, before)) assert.ok(ids.has(id), 'answered, and missing');
    /* One more may have been written and not answered yet. */
    assert.ok(ids.size <= after + 1, `${ids.size} of ${after}`);
  }
});

test('a backup is for its owner only, and never written over', async (t) => {
  const server = await startServer(t);
  const folder = makeFolder(t);
  const file = path.join(folder, 'judify-backup.db');

  const { status, stdout } = backUp(server, file);
  assert.equal(status, 0);
  assert.match(stdout, /backed up to .*: \d+ bytes, schema \d+, checked/);
  assert.equal(statSync(file).mode & 0o777, 0o600);

  const bytes = readFileSync(file);
  const again = backUp(server, file);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /it exists.*give another name/);
  assert.deepEqual(readFileSync(file), bytes);
  assert.deepEqual(readdirSync(folder), ['judify-backup.db']);
});

test('a backup that cannot be made says why, and leaves nothing', async (t) => {
  const folder = makeFolder(t);
  const rows = [
    [path.join(folder, 'none/b.db'), folder, /no database to back up/],
    [path.join(folder, 'none/b.db'), (await startServer(t)).data, /No such file or directory/],
  ];
  for (const [file, data, sentence] of rows) {
    const { status, stderr } = judify(['backup', file, '--data', data]);
    assert.equal(status, 1, stderr);
    assert.match(stderr, sentence);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('while a server has the folder, a restore is refused', async (t) => {
  const server = await startServer(t);
  const file = path.join(makeFolder(t), 'b.db');
  backUp(server, file);

  const { status, stderr } = judify(['restore', file, '--data', server.data]);

  assert.equal(status, 1);
  assert.match(stderr, /data folder in use/);
  await server.users('ann');
});

test('a restore ends what has ended since, and keeps the database that was there', async (t) => {
  const server = await startServer(t);
  const file = path.join(makeFolder(t), 'b.db');
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  await bob.addDevice();
  const { devicesEpoch } = await ann.devicesOf(bob);
  assert.equal(backUp(server, file).status, 0);
  const [cem] = await server.users('cem');

  await server.stop();
  const { status, stdout } = judify(['restore', file, '--data', server.data]);
  assert.equal(status, 0);
  assert.match(stdout, /everybody has to log in again/);
  await server.restart();

  assert.equal((await ann.get('/api/me')).status, 401, 'a login may have ended since');
  const { status: known, authorization } = await logIn(server, ann);
  assert.equal(known, 201);
  assert.equal((await logIn(server, cem)).status, 401, 'she registered after the backup');
  const { body } = await call(server, 'GET', '/api/contacts', { headers: { authorization } });
  assert.ok(body.contacts[0].devicesEpoch > devicesEpoch + 1000, 'ahead of what anybody knows');

  await server.stop();
  const replaced = /kept as (\S+)/.exec(stdout)[1];
  const back = judify(['restore', replaced, '--data', server.data]);
  assert.equal(back.status, 0, back.stderr);
  await server.restart();
  assert.equal((await logIn(server, cem)).status, 201, 'and back');
});

test('what is no backup of ours is refused, and the database stays', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const folder = makeFolder(t);
  const good = path.join(folder, 'good.db');
  assert.equal(backUp(server, good).status, 0);
  await server.stop();

  /* user_version: 4 bytes at 60; application_id: at 68 (sqlite.org/fileformat.html 1.3). */
  const changed = (at, value) => {
    const bytes = readFileSync(good);
    bytes.writeUInt32BE(value, at);
    return bytes;
  };
  const torn = readFileSync(good);
  torn.fill(0xa5, 3 * 4096, 9 * 4096);
  const rows = [
    ['newer', changed(60, 9999), /newer program/],
    ['foreign', changed(68, 42), /another program/],
    ['empty', Buffer.alloc(0), /empty/],
    ['text', Buffer.from('a page of a diary\n'.repeat(999)), /damaged or is no database/],
    ['cut', readFileSync(good).subarray(0, 5 * 4096), /malformed|damaged/],
    ['torn', torn, /malformed|damaged/],
  ];
  for (const [name, bytes, sentence] of rows) {
    const file = path.join(folder, `${name}.db`);
    writeFileSync(file, bytes);
    const { status, stderr } = judify(['restore', file, '--data', server.data]);
    assert.equal(status, 1, name);
    assert.match(stderr, sentence, name);
  }
  const none = judify(['restore', path.join(folder, 'none.db'), '--data', server.data]);
  assert.equal(none.status, 1);
  assert.match(none.stderr, /backup not read/);

  assert.deepEqual(
    readdirSync(server.data).filter((name) => /part|replaced/.test(name)),
    [],
  );
  await server.restart();
  assert.equal((await logIn(server, ann)).status, 201);
});

test('a damaged database is replaced by a backup, and kept', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const file = path.join(makeFolder(t), 'b.db');
  backUp(server, file);
  await server.stop();
  writeFileSync(path.join(server.data, 'judify.db'), 'the disk lost it '.repeat(999));
  writeFileSync(path.join(server.data, 'judify.db-wal'), 'and this too '.repeat(99));

  const { status, stdout, stderr } = judify(['restore', file, '--data', server.data]);

  assert.equal(status, 0, stderr);
  const replaced = /kept as (\S+)/.exec(stdout)[1];
  assert.match(readFileSync(replaced, 'utf8'), /^the disk lost it/);
  await server.restart();
  assert.equal((await logIn(server, ann)).status, 201);
});

test('a restore into a new folder makes it', async (t) => {
  const server = await startServer(t);
  const file = path.join(makeFolder(t), 'b.db');
  backUp(server, file);
  const parent = makeFolder(t);
  mkdirSync(path.join(parent, 'taken'));
  for (const name of ['new', 'taken']) {
    const { status, stdout } = judify(['restore', file, '--data', path.join(parent, name)]);
    assert.equal(status, 0);
    assert.doesNotMatch(stdout, /kept as/);
    assert.equal(statSync(path.join(parent, name, 'judify.db')).mode & 0o777, 0o600);
  }
});
