/**
 * Power is lost: what was answered with 2xx is in the database, and the
 * database is whole (P12).
 *
 * The program's disk is recorded while people register, add devices and book;
 * then tests/faults/replay_cuts loses power at CUTS moments of the record.
 * `make power-loss CUTS=500` for more; SEED=... repeats the moments.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call } from '../call.js';
import { seedOf } from '../client/random.js';
import { Shim } from '../faults/shim.js';
import { dayFromNow } from '../person.js';
import { makeFolder, startServer } from '../server.js';

const REPLAY = fileURLToPath(new URL('../faults/replay_cuts', import.meta.url));
const CUTS = Number(process.env.CUTS ?? 40);
const ROUNDS = Math.max(20, Math.ceil(CUTS / 4));

test(`power is lost at ${CUTS} moments, and nothing that was answered`, async (t) => {
  const seed = seedOf(t);
  const folder = makeFolder(t);
  let shim;
  const server = await startServer(t, ['--no-fence'], (data) => {
    /* The shim's own files are outside the fence. */
    shim ??= new Shim(folder, { under: data, isRecording: true });
    return shim.environment;
  });
  const acks = [];
  const keep = (kind, key) => acks.push([shim.position, kind, key]);

  const [ann, bob, cem, eve] = await server.users('ann', 'bob', 'cem', 'eve');
  for (const { email } of [ann, bob, cem, eve]) keep('user', email);

  async function book(student, tutor, day, hour) {
    const { status, body } = await student.book({ tutor, start: dayFromNow(day, 60 * hour) });
    assert.equal(status, 201, JSON.stringify(body));
    keep('session', body.session.sessionId);
  }
  async function addAndRetire(person) {
    const device = await person.addDevice();
    keep('device', device);
    assert.equal((await person.delete(`/api/devices/${device}`)).status, 204);
  }
  async function register(email) {
    const body = { ...ann.registration, email };
    assert.equal((await call(server, 'POST', '/api/users', { body })).status, 201);
    keep('user', email);
  }

  for (let round = 0; round < ROUNDS; round++) {
    const day = 1 + Math.floor(round / 20);
    await Promise.all([
      book(ann, bob, day, round % 20),
      book(cem, eve, day, round % 20),
      addAndRetire(bob),
      round % 4 === 0 ? register(`round${round}@example.org`) : null,
    ]);
    /* The next program opens what the last one left. */
    if (round === Math.floor(ROUNDS / 2)) {
      await server.kill();
      await server.restart();
    }
  }
  await server.stop();

  const file = path.join(folder, 'acks');
  writeFileSync(file, JSON.stringify(acks));
  const replay = spawnSync(REPLAY, [shim.log, file, String(CUTS), String(seed)]);
  assert.equal(replay.status, 0, String(replay.stderr));
  t.diagnostic(String(replay.stdout).trim());
  console.log(`  ${String(replay.stdout).trim()}`);
});
