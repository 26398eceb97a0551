/**
 * run.js [--quick] [--rounds N] [--only SCENARIO,...] [--contenders NAME,...]
 *
 * Measures all contenders in all scenarios, in turn, and writes
 * build/bench/relay.json (medians), rounds.json (every sample, the machine)
 * and plots; prints tables.  `make bench` and `make bench-quick` build what
 * it needs first.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { contenders, LOAD, RESULTS } from './contenders.js';
import { writeAsks } from './asks.js';
import { plot } from './plot.js';
import { markdown, rowOf, spread, tableOf } from './report.js';
import { groups } from './scenarios.js';
import { LOAD_CORE, refuseDescriptors, removeSeeded, SERVER_CORE, startServer } from './server.js';

const run = promisify(execFile);
const LOAD_MS = 180000;

const { values: asked } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    contenders: { type: 'string' },
  },
});
const QUICK_CONTENDERS = ['judify', 'floor', 'bun'];
const QUICK_ARGS = ['--warm-ms', '200', '--ms', '500'];

const only = asked.only?.split(',');
const named = asked.contenders?.split(',') ?? (asked.quick ? QUICK_CONTENDERS : null);

function scenariosOf(group) {
  if (only) return group.scenarios.filter(({ name }) => only.includes(name));
  if (!asked.quick) return group.scenarios;
  return group.quick ? group.scenarios.filter(({ name }) => !name.endsWith('-1400')) : [];
}

function contendersOf(group) {
  return contenders.filter(
    ({ name, isGuest }) =>
      (!named || named.includes(name)) &&
      (group.contenders ? group.contenders.includes(name) : !isGuest),
  );
}

/** One line of JSON from the generator. */
async function measure(contender, server, scenario) {
  const isShort = asked.quick && scenario.args[0] === 'traffic';
  const asks = scenario.asks ? ['--file', await writeAsks(scenario.asks, server)] : [];
  const tls = contender.isTls ? ['--tls', '1'] : [];
  const args = [...scenario.args, ...asks, ...tls, ...(isShort ? QUICK_ARGS : [])];
  const target = ['--speak', contender.speak, '--port', server.port, '--pid', server.pid];
  const words = ['-c', LOAD_CORE, LOAD, ...args, ...target].map(String);
  const { stdout } = await run('taskset', words, { timeout: LOAD_MS });
  return JSON.parse(stdout);
}

const results = new Map();
const failures = [];

function keep(scenario, contender, sample) {
  const key = `${scenario.name} ${contender.name}`;
  if (!results.has(key))
    results.set(key, { scenario: scenario.name, contender: contender.name, samples: [] });
  results.get(key).samples.push(sample);
}

/** It has no server: what it prints is the sample. */
async function runAlone(scenarios, contender) {
  const folder = mkdtempSync(join(tmpdir(), 'judify-bench-'));
  try {
    const { command, args } = contender.alone(folder);
    const words = ['-c', String(SERVER_CORE), command, ...args];
    const { stdout } = await run('taskset', words, { timeout: LOAD_MS });
    for (const scenario of scenarios) keep(scenario, contender, JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runOnce(group, scenarios, contender) {
  if (contender.alone) return runAlone(scenarios, contender);
  const server = await startServer(contender, group.people);
  try {
    for (const scenario of scenarios)
      keep(scenario, contender, await measure(contender, server, scenario));
  } finally {
    await server.stop();
  }
}

/** Every contender in every round, each round beginning with another. */
async function runGroup(group) {
  const scenarios = scenariosOf(group);
  const taking = contendersOf(group);
  const refusal = group.links ? refuseDescriptors(group.links) : null;
  if (scenarios.length === 0 || taking.length === 0) return;
  if (refusal) {
    failures.push(`${group.name}: ${refusal}`);
    return;
  }
  const rounds = Math.min(group.rounds ?? Infinity, Number(asked.rounds));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < taking.length; i++) {
      const contender = taking[(round + i) % taking.length];
      process.stderr.write(`\r\x1b[K${group.name} ${round + 1}/${rounds} ${contender.name}`);
      try {
        await runOnce(group, scenarios, contender);
      } catch (error) {
        failures.push(`${group.name} ${contender.name}: ${error.stderr || error.message}`.trim());
      }
    }
  }
  process.stderr.write('\r\x1b[K');
  for (const scenario of scenarios) print(scenario);
}

function resultsOf(name) {
  return contenders
    .map((contender) => results.get(`${name} ${contender.name}`))
    .filter((result) => result !== undefined);
}

function print(scenario) {
  const found = resultsOf(scenario.name);
  if (found.length > 0) console.log(tableOf(scenario.about, found));
}

const PLOTS = [
  ['cpu', 'CPU per message, ns', 'cpu_ns_per_message'],
  ['latency', 'Latency, 99th of 100, us', 'p99_us'],
  ['memory', 'Memory of an idle link, bytes', 'rss_bytes_per_idle_link'],
];

function writePlot([name, title, field]) {
  const panels = groups
    .flatMap((group) => group.scenarios)
    .map((scenario) => ({
      title: scenario.about,
      bars: resultsOf(scenario.name)
        .map((result) => ({ label: result.contender, ...spread(result.samples, field) }))
        .filter(({ mid }) => mid !== undefined),
    }))
    .filter(({ bars }) => bars.length > 0);
  if (panels.length > 0) writeFileSync(join(RESULTS, `${name}.svg`), plot(title, panels));
}

function writeResults() {
  const all = [...results.values()];
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory_bytes: totalmem(),
    kernel: release(),
    server_core: SERVER_CORE,
    load_core: LOAD_CORE,
  };
  const write = (name, value) =>
    writeFileSync(join(RESULTS, name), `${JSON.stringify(value, null, 2)}\n`);
  write('relay.json', { scenarios: all.map(rowOf) });
  write('rounds.json', { machine, failures, results: all });
  writeFileSync(join(RESULTS, 'table.md'), markdown({ machine, results: all }, groups));
  for (const one of PLOTS) writePlot(one);
}

for (const contender of contenders.filter(({ name }) => !named || named.includes(name)))
  if (!existsSync(contender.needs)) failures.push(`${contender.name}: no ${contender.needs}`);
if (LOAD_CORE === SERVER_CORE)
  failures.push('one core: server and generator share it, and the figures say little');

try {
  for (const group of groups) await runGroup(group);
} finally {
  removeSeeded();
  writeResults();
}
for (const failure of failures) console.error(`bench: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
