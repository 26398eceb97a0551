/** The program on the command line: docs/operations.md. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { call } from '../call.js';
import { PASSWORD } from '../person.js';
import { PROGRAM, judify, makeFolder, startServer } from '../server.js';
import { Socket } from '../socket.js';
import { mostMs } from '../within.js';

test('--help names every command and every setting', () => {
  const { status, stdout } = judify(['--help']);
  assert.equal(status, 0);
  for (const word of [
    'serve',
    'migrate',
    'seed',
    'user add',
    'user passwd',
    'user delete',
    'backup',
    'restore',
    'check-config',
    'version',
  ])
    assert.match(stdout, new RegExp(`^ +${word}`, 'm'));
  for (const flag of ['--listen', '--data', '--origin', '--dev', '--rate-burst'])
    assert.match(stdout, new RegExp(`${flag}\\b`));
});

test('what it does not know it refuses, and says where to look', () => {
  for (const words of [
    ['dance'],
    ['serve', '--dance'],
    ['serve', '--workers', 'many'],
    ['serve', '--listen'],
  ]) {
    const { status, stderr } = judify(words);
    assert.equal(status, 2, words.join(' '));
    assert.match(stderr, /judify --help/);
  }
});

test('check-config prints what would be used: defaults, environment, flags', () => {
  const { status, stdout } = judify(['check-config', '--rate-burst', '7'], {
    environment: { JUDIFY_RATE_BURST: '5', JUDIFY_WORKERS: '2' },
  });
  assert.equal(status, 0);
  assert.match(stdout, /^listen = 127\.0\.0\.1:8080$/m);
  assert.match(stdout, /^rate-burst = 7$/m);
  assert.match(stdout, /^workers = 2$/m);
});

test('check-config does not print the metrics token', () => {
  const { stdout } = judify(['check-config', '--metrics-token', 'hush']);
  assert.doesNotMatch(stdout, /hush/);
});

test('version says the versions', () => {
  const { status, stdout } = judify(['version']);
  assert.equal(status, 0);
  assert.match(stdout, /^judify \d+\.\d+\.\d+$/m);
  assert.match(stdout, /^protocol judify\.v1$/m);
  assert.match(stdout, /^schema \d+$/m);
});

test('migrate makes a database, and a second time changes nothing', (t) => {
  const data = makeFolder(t);
  for (let times = 0; times < 2; times += 1) {
    const { status, stdout, stderr } = judify(['migrate', '--data', data]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /schema \d+/);
  }
});

test('a database that is newer than the program is refused, and not touched', (t) => {
  const data = makeFolder(t);
  judify(['migrate', '--data', data]);
  setUserVersion(path.join(data, 'judify.db'), 9999);

  for (const command of ['migrate', 'serve']) {
    const { status, stderr } = judify([command, '--data', data, '--listen', '127.0.0.1:0']);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /newer/);
  }
});

/** SQLite's user_version: 4 bytes at 60 (sqlite.org/fileformat.html 1.3). */
function setUserVersion(file, version) {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(version, 60);
  writeFileSync(file, bytes);
}

test('a file that is no database is refused', (t) => {
  const data = makeFolder(t);
  writeFileSync(
    path.join(data, 'judify.db'),
    'not a database, but long enough to be read as one '.repeat(99),
  );
  assert.equal(judify(['migrate', '--data', data]).status, 1);
});

test('a port that is taken is refused with a sentence', async (t) => {
  const data = makeFolder(t);
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());

  const { status, stderr } = judify([
    'serve',
    '--data',
    data,
    '--listen',
    `127.0.0.1:${taken.address().port}`,
  ]);

  assert.equal(status, 1);
  assert.match(stderr, /address in use/);
});

test('--dev is refused on an address that is not loopback', () => {
  const { status, stderr } = judify(['serve', '--dev', '--listen', '0.0.0.0:0']);
  assert.equal(status, 2);
  assert.match(stderr, /loopback/);
});

test('what is stored beside and after a command is there after a crash', async (t) => {
  const server = await startServer(t);
  const migrate = () => judify(['migrate', '--data', server.data]).status;
  for (const name of ['ann', 'bob', 'cem']) {
    assert.equal(migrate(), 0);
    await server.users(name);
  }
  await server.kill();
  await server.restart();

  for (const email of ['ann1@example.org', 'bob2@example.org', 'cem3@example.org']) {
    const body = { email, password: PASSWORD };
    assert.equal((await call(server, 'POST', '/api/logins', { body })).status, 201, email);
  }
});

test('a second server on the same folder is refused; commands are not', async (t) => {
  const server = await startServer(t);
  const words = ['serve', '--listen', '127.0.0.1:0', '--data', server.data];
  const { status, stderr } = judify(words);
  assert.equal(status, 1);
  assert.match(stderr, /data folder in use/);
  assert.equal(judify(['migrate', '--data', server.data]).status, 0);
  await server.kill();
  await server.restart();
});

test('a server whose log nobody reads any more goes on', async (t) => {
  const words = ['serve', '--listen', '127.0.0.1:0', '--data', makeFolder(t)];
  const child = spawn(PROGRAM, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let log = '';
  while (!log.includes('listening')) log += (await once(child.stderr, 'data'))[0];
  child.stderr.destroy();
  await once(child.stderr, 'close');
  child.kill('SIGTERM'); // it says so
  assert.deepEqual(await exited, [0, null]);
});

test('a second SIGTERM does not wait for what waits', async (t) => {
  const server = await startServer(t, ['--trusted-proxy', '127.0.0.1']);
  const body = JSON.stringify({ email: 'ann@example.org', password: 'x'.repeat(10) });
  const LOGINS = 200; // the hashes of all of them take many seconds
  for (let i = 0; i < LOGINS; i++) {
    const socket = await Socket.connect(server);
    await socket.write(
      `POST /api/logins HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.${i}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
  const { body: metrics } = await call(server, 'GET', '/metrics');
  assert.ok(Number(/^judify_jobs (\d+)$/m.exec(metrics)[1]) > LOGINS / 2, 'they wait');

  server.signal('SIGTERM');
  await server.says(/stopping/);
  const begin = performance.now();
  const { code } = await server.stop();

  assert.equal(code, 0);
  assert.ok(performance.now() - begin < mostMs(2000), `${performance.now() - begin} ms`);
});

test('the operator adds a user and sets a password', async (t) => {
  const server = await startServer(t);
  const data = ['--data', server.data];
  const add = ['user', 'add', 'root@example.org', 'Ruth', 'Root', 'admin', 'UTC', ...data];
  const logIn = (password) =>
    call(server, 'POST', '/api/logins', { body: { email: 'root@example.org', password } });

  assert.equal(judify(add, { input: 'the first password\n' }).status, 0);
  const { status, body } = await logIn('the first password');
  assert.deepEqual([status, body.user.role], [201, 'admin']);
  assert.notEqual(judify(add, { input: 'the first password\n' }).status, 0);

  const passwd = judify(['user', 'passwd', 'root@example.org', ...data], {
    input: 'the second one\n',
  });
  assert.equal(passwd.status, 0, passwd.stderr);
  assert.equal((await logIn('the first password')).status, 401);
  assert.equal((await logIn('the second one')).status, 201);
  assert.notEqual(
    judify(['user', 'passwd', 'no@example.org', ...data], { input: 'x\n' }).status,
    0,
  );
});

test('names and passwords that the operator types are such as browsers send', (t) => {
  const data = ['--data', makeFolder(t)];
  const add = (email, name, input = PASSWORD) => {
    const words = ['user', 'add', email, '"$NAME"', 'Example', 'tutor', 'UTC', ...data];
    const line = `NAME=$(printf ${name}); exec "$0" ${words.join(' ')}`;
    const { status, stderr } = spawnSync('sh', ['-c', line, PROGRAM], { input });
    return [status, String(stderr)];
  };
  for (const [what, name] of [
    ['Latin-1', "'M\\374ller'"],
    ['a line feed', "'A\\nB'"],
    ['blanks', "'  '"],
    ['61 characters', 'ä'.repeat(61)],
  ]) {
    const [status, said] = add('ann@example.org', name);
    assert.deepEqual([status, /a name has 1 to 60 characters/.test(said)], [1, true], what);
  }
  const [status, said] = add('ann@example.org', 'Ann', Buffer.from('passw\xf6rd of ann', 'latin1'));
  assert.deepEqual([status, /UTF-8/.test(said)], [1, true], said);
  assert.deepEqual(add('ann@example.org', 'ä'.repeat(60))[0], 0);
});

test('the operator sees who is there', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const data = ['--data', server.data];
  assert.equal(judify(['user', 'disable', bob.email, ...data]).status, 0);

  const { status, stdout } = judify(['user', 'list', ...data]);

  assert.equal(status, 0);
  const day = new Date().toISOString().slice(0, 10);
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t').slice(0, 4)),
    [
      ['active', 'student', ann.user.username, ann.email],
      ['disabled', 'tutor', bob.user.username, bob.email],
    ],
  );
  assert.match(stdout, new RegExp(`\t${day.slice(0, 7)}`));
  for (const verb of ['logout', 'disable', 'enable'])
    assert.equal(judify(['user', verb, 'no@example.org', ...data]).status, 1, verb);
});

test('seed makes a demo that one can log in to, and a second time changes nothing', async (t) => {
  const server = await startServer(t);
  const { status, stdout, stderr } = judify(['seed', '--data', server.data]);
  assert.equal(status, 0, stderr);
  const accounts = [...stdout.matchAll(/(\S+@\S+)\s+(\S+)/g)].map(([, email, password]) => ({
    email,
    password,
  }));
  assert.equal(accounts.length, 5, stdout);

  const roles = [];
  for (const account of accounts) {
    const { status: answer, body } = await call(server, 'POST', '/api/logins', { body: account });
    assert.equal(answer, 201, account.email);
    roles.push(body.user.role);
  }
  assert.deepEqual(roles.sort(), ['student', 'student', 'tutor', 'tutor', 'tutor']);
  const tutors = await call(server, 'GET', '/api/tutors');
  assert.equal(tutors.body.tutors.length, 3);

  assert.equal(judify(['seed', '--data', server.data]).status, 0);
  assert.equal((await call(server, 'GET', '/api/tutors')).body.tutors.length, 3);
});
