/**
 * tests/silent.js PORT COUNT - opens so many connections that say nothing, as
 * a process of its own: whoever measures what others notice must not be held
 * up by them.
 *
 * Tells its parent `'open'` when all are, and `{ leastMs, mostMs, bytes }` when
 * none is any more: how long they lasted, and what they heard.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { within } from './within.js';

const ME = fileURLToPath(import.meta.url);

/**
 * @param {{ port: number }} server
 * @param {number} count
 * @returns {Promise<Promise<{ leastMs: number, mostMs: number, bytes: number }>[]>} when they are
 *   open, in a box: their end
 */
export async function openSilent(t, { port }, count) {
  const child = fork(ME, [String(port), String(count)]);
  t.after(() => child.kill());
  await within(once(child, 'message'), `${count} connections`);
  return [once(child, 'message').then(([end]) => end)];
}

async function play(port, count) {
  const ends = [];
  let bytes = 0;
  for (let n = 0; n < count; n += 1) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('data', (data) => (bytes += data.length));
    await once(socket, 'connect');
    const from = performance.now();
    ends.push(
      new Promise((resolve) => {
        socket.once('close', () => resolve(performance.now() - from));
        socket.on('error', () => {});
      }),
    );
  }
  process.send('open');
  const lasted = await Promise.all(ends);
  const [leastMs, mostMs] = [Math.min(...lasted), Math.max(...lasted)];
  process.send({ leastMs, mostMs, bytes }, () => process.disconnect());
}

if (process.argv[1] === ME) await play(Number(process.argv[2]), Number(process.argv[3]));
