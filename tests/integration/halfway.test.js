/**
 * A command that fails, or is killed, at any of its calls that change a file:
 * what is there afterwards is the old or the new, never something between.
 *
 * Every call is one that changes a file, a name, or forces it to the disk
 * (tests/faults/shim.c). Here each third call is taken, beginning with another
 * one for each kind of failure; `make halfway` takes all.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Shim } from '../faults/shim.js';
import { judify, makeFolder } from '../server.js';

const ACTIONS = ['EIO', 'ENOSPC', 'short', 'kill'];
const STEP = Number(process.env.STEP ?? 3);

const migrations = new URL('../../server/store/migrations/', import.meta.url);

function python(script, words, input = '') {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script, ...words], { input });
  assert.equal(status, 0, String(stderr));
  return String(stdout);
}

/** A database as the first program made it, with one person. */
function makeFirstDatabase(file) {
  const sql = readFileSync(new URL('0001_people_and_sessions.sql', migrations), 'utf8');
  const script = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript(sys.stdin.read())
db.execute("PRAGMA user_version = 1")
db.execute("PRAGMA application_id = 0x4A554449")
db.execute("INSERT INTO users (user_id, email, username, password_hash, first_name, last_name,"
           " role, time_zone, created_ms) VALUES (randomblob(16), 'first@example.org', 'first',"
           " '-', 'F', 'P', 'tutor', 'UTC', 1)")
db.commit()
`;
  python(script, [file], sql);
}

/** A database of this program with that person in it. */
function makeDatabase(folder, email) {
  mkdirSync(folder, { recursive: true });
  const words = ['user', 'add', email, 'Some', 'Body', 'tutor', 'UTC', '--data', folder];
  const { status, stderr } = judify(words, { input: 'correct horse battery\n' });
  assert.equal(status, 0, stderr);
}

/** Of each file: { version, people }, or { error }. It is opened as the program would. */
function readDatabases(files) {
  const script = `
import json, sqlite3, sys
def read(file):
    try:
        db = sqlite3.connect(file)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        people = [email for (email,) in db.execute("SELECT email FROM users ORDER BY email")]
        return {"version": db.execute("PRAGMA user_version").fetchone()[0], "people": people}
    except (sqlite3.Error, AssertionError) as error:
        return {"error": repr(error)}
print(json.dumps([read(file) for file in json.load(sys.stdin)]))
`;
  return JSON.parse(python(script, [], JSON.stringify(files)));
}

/**
 * Run the command with each call failing in each way, on a scene made anew.
 *
 * @param {import('node:test').TestContext} t
 * @param {(folder: string) => string[]} prepare  makes the scene, gives the command's words
 * @returns {{ what: string, folder: string, run: ReturnType<typeof judify> }[]}
 */
function failEvery(t, prepare) {
  const root = makeFolder(t);
  const folder = path.join(root, 'scene');
  const ends = [];
  ACTIONS.forEach((action, i) => {
    for (let call = 1 + (i % STEP), failed = 1; failed > 0; call += STEP) {
      mkdirSync(folder);
      const words = prepare(folder);
      const shim = new Shim(mkdtempSync(path.join(root, 'shim-')), { under: folder });
      shim.fail({ call, action });
      const run = judify(words, { environment: shim.environment });
      failed = shim.failed;
      shim.close();

      const what = `${action}, call ${call}: ${run.stderr}`;
      if (failed === 0) assert.equal(run.status, 0, what);
      else if (action === 'kill') assert.equal(run.status, null, what);
      else assert.ok(run.status === 0 || run.status === 1, what);
      if (run.status === 1) assert.match(run.stderr, /<3>\S/, `${what} says nothing`);
      const kept = path.join(root, `${action}-${call}`);
      renameSync(folder, kept);
      ends.push({ what, folder: kept, run });
    }
  });
  t.diagnostic(`${ends.length} ends`);
  assert.ok(ends.length > 20, `only ${ends.length} ends`);
  return ends;
}

test('a migration that ends at any call leaves the schema of before or of after', (t) => {
  const first = path.join(makeFolder(t), 'first.db');
  makeFirstDatabase(first);
  const newest = Number(/schema (\d+)/.exec(judify(['version']).stdout)[1]);
  const ends = failEvery(t, (folder) => {
    copyFileSync(first, path.join(folder, 'judify.db'));
    return ['migrate', '--data', folder];
  });

  /* What SQLite finds, and what the program makes of it: each on a copy. */
  const copies = ends.map(({ folder }) => `${folder}-copy`);
  ends.forEach(({ folder }, i) => cpSync(folder, copies[i], { recursive: true }));
  const left = readDatabases(copies.map((folder) => path.join(folder, 'judify.db')));
  ends.forEach(({ what, run, folder }, i) => {
    assert.equal(left[i].error, undefined, what);
    assert.ok(left[i].version >= 1 && left[i].version <= newest, what);
    if (run.status === 0) assert.equal(left[i].version, newest, what);
    assert.deepEqual(left[i].people, ['first@example.org'], what);
    const again = judify(['migrate', '--data', folder]);
    assert.equal(again.status, 0, `${what} then ${again.stderr}`);
  });
});

test('a backup that ends at any call leaves no file, or a whole one', (t) => {
  const database = path.join(makeFolder(t), 'data');
  makeDatabase(database, 'old@example.org');
  const ends = failEvery(t, (folder) => ['backup', path.join(folder, 'b.db'), '--data', database]);

  const made = ends.filter(({ folder }) => existsSync(path.join(folder, 'b.db')));
  const left = readDatabases(made.map(({ folder }) => path.join(folder, 'b.db')));
  made.forEach(({ what }, i) => assert.deepEqual(left[i].people, ['old@example.org'], what));
  for (const { what, run, folder } of ends) {
    if (run.status === 0) assert.ok(existsSync(path.join(folder, 'b.db')), what);
    if (run.status === 1) assert.deepEqual(readdirSync(folder).filter(isPart), [], what);
  }
});

const isPart = (name) => name.includes('.part-');

test('a restore that ends at any call leaves the old database or the new one', (t) => {
  const [old, recent] = [path.join(makeFolder(t), 'old'), path.join(makeFolder(t), 'new')];
  makeDatabase(old, 'old@example.org');
  makeDatabase(recent, 'new@example.org');
  const file = path.join(old, 'backup.db');
  assert.equal(judify(['backup', file, '--data', old]).status, 0);
  const ends = failEvery(t, (folder) => {
    copyFileSync(path.join(recent, 'judify.db'), path.join(folder, 'judify.db'));
    return ['restore', file, '--data', folder];
  });

  const isKept = (name) => /replaced-[0-9T.]+Z$/.test(name);
  const left = readDatabases(ends.map(({ folder }) => path.join(folder, 'judify.db')));
  const kept = readDatabases(
    ends.map(({ folder }) => path.join(folder, readdirSync(folder).find(isKept) ?? 'judify.db')),
  );
  ends.forEach(({ what, run }, i) => {
    assert.match(left[i].people?.join() ?? left[i].error, /^(old|new)@example\.org$/, what);
    if (run.status === 0) assert.deepEqual(left[i].people, ['old@example.org'], what);
    assert.deepEqual(kept[i].people, ['new@example.org'], `${what}: what was replaced`);
  });
});
