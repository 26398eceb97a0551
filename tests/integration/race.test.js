/**
 * 64 people want one slot, again and again, and now and then the server is
 * killed in the middle of it: P11. `make races ROUNDS=1000` is the long run.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { randomOf, seedOf } from '../client/random.js';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const ROUNDS = Number(process.env.ROUNDS ?? 6);
const PEOPLE = 64;
const KILL_EVERY = 3;
/** Rounds of one day, each with a quarter of an hour of its own. */
const A_DAY = 90;

/** The answer, or null when the server died before it. */
async function tryToBook(student, booking) {
  try {
    const { status, body } = await student.book(booking);
    return { status, id: body.session?.sessionId, code: body.code };
  } catch (error) {
    assert.match(error.message, /ECONNRE|EPIPE|hang up|aborted/);
    return null;
  }
}

test(`${PEOPLE} people race for a slot, ${ROUNDS} times: one winner each, none lost`, async (t) => {
  const random = randomOf(seedOf(t));
  const server = await startServer(t, ['--conns-per-address', '200']);
  const [bob, ...students] = await server.users('bob', ...Array(PEOPLE).fill('cid'));
  const won = [];
  let kills = 0;
  for (let round = 0; round < ROUNDS; round++) {
    server.agent.destroy();
    server.agent = new http.Agent({ keepAlive: true, maxSockets: PEOPLE });
    const start = dayFromNow(1 + Math.floor(round / A_DAY), 15 * (round % A_DAY));
    const booking = (i) => ({ tutor: bob, start, minutes: 15, key: `${round}-${i}` });
    const race = () => Promise.all(students.map((student, i) => tryToBook(student, booking(i))));

    const racing = race();
    if (round % KILL_EVERY === 0) {
      await pass(random() * 120);
      await server.kill();
      kills += 1;
    }
    const first = await racing;
    if (round % KILL_EVERY === 0) {
      await server.restart();
      server.agent = new http.Agent({ keepAlive: true, maxSockets: PEOPLE });
    }
    /* With the same keys: who was answered hears the same, who was not is told now. */
    const again = await race();
    const winners = again.filter(({ status }) => status === 201);
    assert.equal(winners.length, 1, `round ${round}: ${JSON.stringify(winners)}`);
    again.forEach(({ status, code }) => assert.ok(status === 201 || code === 'slot_taken', code));
    for (const answer of first.filter((each) => each?.status === 201))
      assert.equal(answer.id, winners[0].id, `round ${round}: acknowledged, and lost`);
    won.push(winners[0].id);
  }
  await server.kill();
  await server.restart();
  const { body } = await bob.get('/api/sessions');
  const held = body.sessions.map(({ sessionId }) => sessionId);
  assert.deepEqual([...held].sort(), [...won].sort());
  console.log(
    `  ${ROUNDS} rounds, ${kills} kills: ${won.length} winners, 0 bookings missing or double`,
  );
});
