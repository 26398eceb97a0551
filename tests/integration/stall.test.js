/** Whoever should read the log has stopped: nobody waits for them (ADR 0019). */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { call } from '../call.js';
import { Person } from '../person.js';
import { makeFolder, PROGRAM } from '../server.js';
import { within } from '../within.js';

/** Whatever is in the pipe, now. */
function take(pipe) {
  const bytes = Buffer.alloc(1 << 17);
  try {
    return bytes.subarray(0, readSync(pipe, bytes)).toString();
  } catch (error) {
    assert.equal(error.code, 'EAGAIN');
    return '';
  }
}

function fill(pipe) {
  for (const size of [4096, 1]) {
    try {
      for (;;) writeSync(pipe, Buffer.alloc(size, 10));
    } catch (error) {
      assert.equal(error.code, 'EAGAIN');
    }
  }
}

async function lineWith(pipe, pattern) {
  let log = '';
  const found = (async () => {
    while (!pattern.test(log)) {
      log += take(pipe);
      await new Promise((next) => setImmediate(next));
    }
  })();
  await within(found, `a line with ${pattern}`, () => log);
  return pattern.exec(log);
}

test('with a log that nobody reads, links open and messages pass', async (t) => {
  const folder = makeFolder(t);
  const fifo = path.join(folder, 'log');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  const pipe = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const itsEnd = openSync(fifo, constants.O_WRONLY);
  const words = ['serve', '--listen', '127.0.0.1:0', '--data', path.join(folder, 'data')];
  const child = spawn(PROGRAM, words, { stdio: ['ignore', 'ignore', itsEnd] });
  closeSync(itsEnd);
  const exited = once(child, 'exit');
  t.after(() => {
    child.kill('SIGKILL');
    closeSync(pipe);
  });
  const [, port] = await lineWith(pipe, /listening address=\S+ port=(\d+)/);
  const server = {
    url: `http://127.0.0.1:${port}`,
    transcript: () => '',
    onStop: (clean) => t.after(clean),
  };

  fill(pipe);
  const [ann, bob] = [
    await Person.register(server, 'ann', 1),
    await Person.register(server, 'bob', 2),
  ];
  await ann.post('/api/contacts', { userId: bob.userId });
  const [from, to] = [await ann.link(), await bob.link()]; // each would say so
  await from.send({ to: bob, id: 'k1', payload: 'sealed' });
  await from.next('ACCEPTED');
  await to.next('DELIVER');
  const { body } = await call(server, 'GET', '/metrics');
  const [, dropped] = /^judify_log_lines_dropped_total (\d+)$/m.exec(body);
  assert.ok(Number(dropped) >= 2, dropped);

  take(pipe);
  await from.close();
  const [, told] = await lineWith(pipe, /log lines dropped count=(\d+)\n<6>link closed/);
  assert.equal(told, dropped);
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});
