/**
 * instructions.js [SIZE]
 *
 * What a message costs at 100x16 in instructions of the program itself, the
 * kernel's not among them, for judify and the floor.  Under callgrind: slow,
 * but the same on a busy machine.  `make bench-instructions` builds what it
 * needs first.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { contenders, LOAD } from './contenders.js';
import { startServer } from './server.js';

const run = promisify(execFile);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const SIZE = process.argv[2] ?? '400';
const WARM_MS = 2500;
const TRAFFIC = '--links 100 --window 16 --warm-ms 2000 --ms 5000';
const PEOPLE = { users: 400, devices: 1, isFresh: true };

/* What is called so often for each message. */
const MARKS = { judify: ['message_new', 1], floor: ['frame', 2] };

function underCallgrind(contender, out) {
  const start = (port, folder) => {
    const { command, args, env } = contender.start(port, folder);
    const words = ['--tool=callgrind', '--instr-atstart=no', `--callgrind-out-file=${out}`];
    return { command: 'valgrind', args: [...words, command, ...args], env };
  };
  return { ...contender, start };
}

/** All instructions, and how often `name` was called. */
function read(profile, name) {
  const text = readFileSync(profile, 'utf8');
  const names = new Map();
  let called = '';
  let calls = 0;
  for (const line of text.split('\n')) {
    const [, isCall, id, said] = /^(c?)fn=\((\d+)\)(?: (.*))?$/.exec(line) ?? [];
    if (said) names.set(id, said);
    if (isCall) called = names.get(id);
    if (line.startsWith('calls=') && called === name) calls += parseInt(line.slice(6), 10);
  }
  return { all: Number(/^(?:totals|summary): (\d+)/m.exec(text)[1]), calls };
}

async function measure(contender) {
  const folder = mkdtempSync(join(tmpdir(), 'judify-callgrind-'));
  const server = await startServer(underCallgrind(contender, join(folder, 'out')), PEOPLE);
  try {
    const target = ['--speak', contender.speak, '--port', server.port, '--pid', server.pid];
    const words = ['traffic', ...TRAFFIC.split(' '), '--size', SIZE, ...target].map(String);
    const load = run(LOAD, words);
    await wait(WARM_MS);
    execFileSync('callgrind_control', ['-i', 'on', String(server.pid)], { stdio: 'ignore' });
    await load;
    execFileSync('callgrind_control', ['-d', String(server.pid)], { stdio: 'ignore' });
    const [profile] = readdirSync(folder).filter((name) => name.startsWith('out.'));
    const [mark, times] = MARKS[contender.name];
    const { all, calls } = read(join(folder, profile), mark);
    const messages = calls / times;
    console.log(`${contender.name}: ${Math.round(all / messages)} per message of ${messages}`);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const name of Object.keys(MARKS)) await measure(contenders.find((one) => one.name === name));
