/** A database or a disk that one cannot start with: what is said, and that nothing is touched. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { KINDS, Shim } from '../faults/shim.js';
import { judify, makeFolder } from '../server.js';

/** Root may write everything: then the program runs as somebody who may not. */
const NOBODY = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};

/** A folder with a database; the file's name. */
function makeDatabase(t) {
  const folder = path.join(makeFolder(t), 'data');
  const { status, stderr } = judify(['migrate', '--data', folder]);
  assert.equal(status, 0, stderr);
  return path.join(folder, 'judify.db');
}

function give(file) {
  if (NOBODY.uid === undefined) return;
  for (const each of [path.dirname(path.dirname(file)), path.dirname(file), file])
    chownSync(each, NOBODY.uid, NOBODY.gid);
}

const change = (file, at, value) => {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(value, at);
  writeFileSync(file, bytes);
};

const ROWS = [
  {
    name: 'a file that may not be written',
    spoil: (file) => chmodSync(file, 0o400),
    sentence: /not opened file=.*Permission denied/,
    advice: /make it writable|writable for the user/,
  },
  {
    name: 'a folder that may not be written',
    spoil: (file) => chmodSync(path.dirname(file), 0o500),
    sentence: /data folder cannot be used/,
    advice: /--data DIR/,
  },
  {
    name: 'a file that is cut',
    spoil: (file) => truncateSync(file, 3 * 4096 + 100),
    sentence: /malformed|damaged/,
    advice: /restore the last backup/,
  },
  {
    name: 'a file with a torn page',
    spoil(file) {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xa5, 2 * 4096, 12 * 4096));
    },
    sentence: /malformed|damaged/,
    advice: /restore the last backup/,
  },
  {
    name: 'a file that is no database',
    spoil: (file) => writeFileSync(file, 'the diary of somebody else '.repeat(999)),
    sentence: /damaged or is no database/,
    advice: /restore the last backup/,
  },
  {
    name: 'a database of another program',
    spoil: (file) => change(file, 68, 42),
    sentence: /another program/,
    advice: /another --data/,
  },
  {
    name: 'a database of a newer program',
    spoil: (file) => change(file, 60, 9999),
    sentence: /its schema is 9999/,
    advice: /start the newer program/,
  },
];

for (const { name, spoil, sentence, advice } of ROWS) {
  test(`${name}: it does not start, says why and what to do, and changes nothing`, (t) => {
    const file = makeDatabase(t);
    give(file);
    spoil(file);
    const before = readFileSync(file);
    for (const command of ['serve', 'migrate']) {
      const words = [command, '--data', path.dirname(file)];
      if (command === 'serve') words.push('--listen', '127.0.0.1:0');
      const { status, stderr } = judify(words, NOBODY);
      assert.equal(status, 1, `${command}: ${stderr}`);
      assert.match(stderr, sentence, command);
      assert.match(stderr.trim().split('\n').at(-1), advice, command);
    }
    assert.deepEqual(readFileSync(file), before);
    chmodSync(path.dirname(file), 0o700);
  });
}

test('a folder where the file should be', (t) => {
  const folder = makeFolder(t);
  mkdirSync(path.join(folder, 'judify.db'));
  const { status, stderr } = judify(['migrate', '--data', folder]);
  assert.equal(status, 1);
  assert.match(stderr, /unable to open database file/);
  assert.match(stderr.trim().split('\n').at(-1), /look at both, and start again/);
});

test('a data folder that leads nowhere', (t) => {
  const folder = path.join(makeFolder(t), 'data');
  symlinkSync('/nowhere/at/all', folder);
  const { status, stderr } = judify(['migrate', '--data', folder]);
  assert.equal(status, 1);
  assert.match(stderr, /data folder cannot be used.*make it, or give --data DIR/);
});

test('a disk that is full from the start', (t) => {
  const folder = path.join(makeFolder(t), 'data');
  mkdirSync(folder);
  const shim = new Shim(makeFolder(t), { under: folder });
  shim.fail({ call: 1, action: 'ENOSPC', kinds: KINDS.write, isLasting: true });
  const { status, stderr } = judify(['serve', '--listen', '127.0.0.1:0', '--data', folder], {
    environment: shim.environment,
  });
  assert.equal(status, 1);
  assert.match(stderr, /disk is full|free disk space/);
});
