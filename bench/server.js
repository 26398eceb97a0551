/** One contender while it runs: pinned, in a folder of its own, watched. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/* The generator has the last core, the server the first: threads that share a
 * core would measure each other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = availableParallelism() - 1;

const START_MS = 20000;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy() && done(true));
    socket.on('error', () => done(false));
  });
}

/** Folders that others may reuse: a million users are not seeded for each round. */
const seeded = new Map();

function prepare(contender, people) {
  if (contender.prepare === undefined || people.isFresh) {
    const folder = mkdtempSync(join(tmpdir(), 'judify-bench-'));
    contender.prepare?.(folder, people);
    return folder;
  }
  const key = JSON.stringify(people);
  if (!seeded.has(key)) {
    const folder = mkdtempSync(join(tmpdir(), 'judify-bench-'));
    seeded.set(key, folder);
    contender.prepare(folder, people);
  }
  return seeded.get(key);
}

export function removeSeeded() {
  for (const folder of seeded.values()) rmSync(folder, { recursive: true, force: true });
  seeded.clear();
}

/**
 * @param {import('./contenders.js').Contender} contender
 * @param {object} people
 */
export async function startServer(contender, people) {
  const folder = prepare(contender, people);
  const port = await freePort();
  const { command, args, env } = contender.start(port, folder);
  const child = spawn('taskset', ['-c', String(SERVER_CORE), command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr.on('data', (text) => (said = (said + text).slice(-2000)));
  const ended = new Promise((done) => child.once('exit', done));

  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    if (contender.prepare === undefined || people.isFresh)
      rmSync(folder, { recursive: true, force: true });
  };
  for (let ms = 0; !(await answers(port)); ms += 20) {
    if (child.exitCode !== null || ms > START_MS) {
      await stop();
      throw new Error(`${contender.name} did not start: ${said}`);
    }
    await wait(20);
  }
  return { port, pid: child.pid, folder, stop };
}

/** Whether this user may open so many descriptors; the reason when not. */
export function refuseDescriptors(links) {
  const most = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return most === 'unlimited' || Number(most) >= links + 64
    ? null
    : `needs ${links + 64} descriptors, this user may open ${most} (ulimit -Hn)`;
}
