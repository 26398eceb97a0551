/**
 * measure.js [STORY...]
 *
 * The app in real Chromium against the real program, with a stopwatch: tells
 * all stories (or those named), writes build/bench/web.json, prints a table,
 * and fails when a budget is passed. `make bench-web` builds what it needs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { startServer } from '../../tests/server.js';
import { figures, rowOf, tableOf } from './figures.js';
import { openHome } from './home.js';
import { stories } from './stories.js';

const RESULTS = new URL('../../build/bench/', import.meta.url);
/** Nobody types 50 messages a second; and all of this comes from one address. */
const SETTINGS = ['--rate-per-s', '1000', '--rate-burst', '2000', '--conns-per-address', '1000'];

/** @param {typeof stories[number]} story @returns {Promise<Record<string, number[]>>} */
async function tell({ people: names, tell }) {
  const cleaning = [];
  const onEnd = (clean) => cleaning.unshift(clean);
  try {
    const server = await startServer({ after: onEnd }, SETTINGS);
    const people = await server.users(...names);
    const [first, ...others] = people;
    for (const other of others) await server.contacts(first, other);
    const home = (person) => openHome({ onEnd }, server, person);
    return await tell({ server, people, home, onEnd });
  } finally {
    for (const clean of cleaning) await clean();
  }
}

const wanted = process.argv.slice(2);
const samples = {};
for (const story of stories.filter(({ name }) => !wanted.length || wanted.includes(name))) {
  process.stderr.write(`\r\x1b[K${story.name}`);
  Object.assign(samples, await tell(story));
}
process.stderr.write('\r\x1b[K');

const rows = figures
  .filter(({ name }) => samples[name])
  .map((figure) => rowOf(figure, samples[figure.name]));
const machine = {
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0].model,
  cores: cpus().length,
  memory_bytes: totalmem(),
  kernel: release(),
};
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  new URL('web.json', RESULTS),
  `${JSON.stringify({ machine, figures: rows, samples }, null, 2)}\n`,
);
console.log(tableOf(rows));
process.exitCode = rows.some(({ over }) => over.length) ? 1 : 0;
