/** The process and its edge: docs/operations.md, "Under systemd". */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { call } from '../call.js';
import { makeCertificate } from '../certificate.js';
import { PROGRAM, judify, makeFolder, startServer } from '../server.js';
import { within } from '../within.js';

const IS_ROOT = process.getuid() === 0;
const NOBODY = 65_534;

/** What stands behind `name:` in /proc/PID/status. */
function statusOf(pid, name) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${name}:\\s*(.*?)\\s*$`, 'm').exec(status)[1].split(/\s+/);
}

/** A supervisor's ear: everything that is said to its socket, in order. */
async function openEar(t) {
  const socket = path.join(makeFolder(t), 'notify');
  const ear = spawn('python3', [
    '-uc',
    `import socket
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(${JSON.stringify(socket)})
print('listening')
while True: print(ear.recv(4096).decode())`,
  ]);
  t.after(() => ear.kill());
  let said = '';
  const waiting = new Set();
  ear.stdout.on('data', (data) => {
    said += data;
    for (const look of waiting) look();
  });
  const hears = (pattern) => {
    const heard = new Promise((resolve) => {
      const look = () => pattern.test(said) && resolve();
      waiting.add(look);
      look();
    });
    return within(heard, `the supervisor to hear ${pattern}`, () => said);
  };
  await hears(/listening/);
  return { socket, hears, read: () => said };
}

test('the supervisor is told: ready, alive, reloading, stopping', async (t) => {
  const ear = await openEar(t);
  const { settings } = makeCertificate(makeFolder(t));
  const server = await startServer(t, settings, {
    NOTIFY_SOCKET: ear.socket,
    WATCHDOG_USEC: '200000',
  });
  await ear.hears(/^READY=1$/m);
  assert.equal((await call(server, 'GET', '/readyz')).status, 200);
  await ear.hears(/(^WATCHDOG=1$[^]*){3}/m);

  server.signal('SIGHUP');
  await ear.hears(/^RELOADING=1$[^]*^READY=1$/m);
  assert.doesNotMatch(ear.read(), /STOPPING/);
  await server.stop();
  await ear.hears(/^STOPPING=1$/m);
});

test('a reload without a certificate ends nothing: systemctl reload, behind a proxy', async (t) => {
  const ear = await openEar(t);
  const flags = ['serve', '--listen', '127.0.0.1:0', '--data', makeFolder(t)];
  const child = spawn(PROGRAM, flags, {
    stdio: 'ignore',
    detached: true /* no terminal is ours */,
    env: { ...process.env, NOTIFY_SOCKET: ear.socket },
  });
  t.after(() => child.kill());
  const exited = once(child, 'exit');
  await ear.hears(/^READY=1$/m);
  child.kill('SIGHUP');
  await ear.hears(/^RELOADING=1$[^]*^READY=1$/m);
  child.kill('SIGTERM');
  assert.deepEqual(await within(exited, 'the server to stop'), [0, null]);
});

test('it serves on a socket that is inherited, also whoever came before it was up', async (t) => {
  const listener = net.createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  const words = ['-c', 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"', 'sh', PROGRAM];
  const flags = ['serve', '--listen', '127.0.0.1:1', '--data', makeFolder(t)];
  const child = spawn('sh', [...words, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe', listener._handle.fd],
  });
  t.after(() => child.kill());
  const exited = once(child, 'exit');
  listener.close(); /* from here on it is the server's alone */

  const early = { url: `http://127.0.0.1:${port}`, transcript: () => '' };
  assert.equal((await call(early, 'GET', '/readyz')).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await within(exited, 'the server to stop'), [0, null]);
});

test('nothing of its memory can be dumped, and nothing gained', async (t) => {
  const server = await startServer(t);
  const limits = readFileSync(`/proc/${server.pid}/limits`, 'utf8');
  assert.match(limits, /^Max core file size\s+0\s+0/m);
  assert.deepEqual(statusOf(server.pid, 'NoNewPrivs'), ['1']);
  /* The kernel gives these files of an undumpable process to root. */
  assert.equal(statSync(`/proc/${server.pid}/environ`).uid, 0);
});

test('root binds the port, and becomes --user for good', { skip: !IS_ROOT }, async (t) => {
  const folder = makeFolder(t);
  chmodSync(folder, 0o711);
  const data = path.join(folder, 'data');
  const server = await startServer(t, ['--user', 'nobody', '--data', data]);
  for (const name of ['Uid', 'Gid'])
    assert.deepEqual(statusOf(server.pid, name), Array(4).fill(String(NOBODY)), name);
  assert.deepEqual(statusOf(server.pid, 'Groups'), [String(NOBODY)]);
  assert.deepEqual(statusOf(server.pid, 'CapEff'), ['0000000000000000']);
  assert.equal(statSync(`/proc/${server.pid}/environ`).uid, 0);
  assert.equal((await call(server, 'GET', '/readyz')).status, 200);
  for (const file of ['', 'judify.db']) {
    const { uid, mode } = statSync(path.join(data, file));
    assert.deepEqual([uid, mode & 0o77], [NOBODY, 0], file);
  }
});

test("root does not serve from somebody else's folder as root", { skip: !IS_ROOT }, (t) => {
  const data = path.join(makeFolder(t), 'data');
  mkdirSync(data);
  chownSync(data, NOBODY, NOBODY);
  for (const command of [['serve', '--listen', '127.0.0.1:0'], ['migrate']]) {
    const { status, stderr } = judify([...command, '--data', data]);
    assert.deepEqual([status, /give --user NAME/.test(stderr)], [1, true], stderr);
  }
  const missing = judify(['migrate', '--data', data, '--user', 'no-such-user']);
  assert.deepEqual([missing.status, /no such user/.test(missing.stderr)], [1, true]);
});
