/**
 * again.js FOLDER - runs the stories of a folder, two files at a time, and
 * those that failed once more, alone.
 *
 * A busy machine may stand still for longer than anything waits.  A story that
 * fails twice has failed.  One that passes then is named UNSTEADY, with what
 * was wrong at first, and by script/test too: somebody should look.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import tally from './tally.js';

const TIMEOUT_MS = 540_000;

/** @param {{ file: string, name: string }} story */
const keyOf = ({ file, name }) => `${file} ${name}`;

/**
 * @param {object} options  of node's run()
 * @param {(event: { type: string, data: any }) => void} hear
 */
async function* listened(options, hear) {
  for await (const event of run({ timeout: TIMEOUT_MS, ...options })) {
    hear(event);
    yield event;
  }
}

/** @param {object} options @param {Set<string>} [asked]  by keyOf; all, without it */
async function told(options, asked) {
  const failed = new Map();
  const hear = ({ type, data }) => {
    const isStory = data.details?.type !== 'suite' && (!asked || asked.has(keyOf(data)));
    if (type === 'test:fail' && isStory) failed.set(keyOf(data), data);
  };
  let last = '';
  for await (const line of tally(listened(options, hear))) {
    process.stdout.write(last);
    last = line;
  }
  /* What it counted is said at the end, over both runs. */
  const [passed] = last.match(/\d+/g).map(Number);
  return { passed, failed };
}

/** What went wrong at first: a lost message must not hide behind a second run. */
const reasonOf = ({ error }) => String((error?.cause ?? error)?.message).split('\n')[0];

/** @param {string} text */
const literally = (text) => new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);

const folder = path.resolve(process.argv[2]);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => path.join(folder, name));

const first = await told({ files, concurrency: 2 });
let failed = first.failed;
const stories = [...failed.values()];
/* A file that ended before its stories has none to tell again. */
if (stories.length > 0 && stories.every(({ name, file }) => name !== file)) {
  const second = await told(
    {
      files: [...new Set(stories.map(({ file }) => file))],
      concurrency: 1,
      testNamePatterns: stories.map(({ name }) => literally(name)),
    },
    new Set(failed.keys()),
  );
  for (const [key, { name, details }] of failed)
    if (!second.failed.has(key)) console.log(`UNSTEADY  ${name}: ${reasonOf(details)}`);
  failed = second.failed;
}
const total = first.passed + first.failed.size;
console.log(`${total - failed.size} passed, ${failed.size} failed`);
process.exitCode = failed.size > 0 || total === 0 ? 1 : 0;
