/**
 * People come and go for MINUTES (30): log in, open a link, write, book, leave.
 * What the server needs must not grow: P26. Run it by `make soak`.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const MINUTES = Number(process.env.MINUTES ?? 30);
const SAMPLE_MS = 2_000;
const WINDOW = 8; // samples
const SLOPE_KIB_PER_HOUR = 1024;

function look(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    atMs: performance.now(),
    rssKib: Number(/VmRSS:\s+(\d+)/.exec(status)[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** Least squares, per hour. */
function slopeOf(samples, name) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = samples.map(({ atMs }) => atMs / 3_600_000);
  const y = samples.map((sample) => sample[name]);
  const [mx, my] = [mean(x), mean(y)];
  const up = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return up / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

test(`${MINUTES} minutes of coming and going`, { timeout: (MINUTES + 2) * 60_000 }, async (t) => {
  const server = await startServer(t, ['--rate-per-s', '1000', '--conns-per-address', '200']);
  const [ann, bob, cem, eve] = await server.users('ann', 'bob', 'cem', 'eve');
  await server.contacts(ann, bob);
  await server.contacts(cem, eve);
  const quiet = look(server.pid).descriptors;
  const endMs = performance.now() + MINUTES * 60_000;
  let visits = 0;

  async function visit(student, tutor, n) {
    const again = await student.logInAgain();
    const [device, away] = [await again.addDevice(), await tutor.addDevice()];
    const [from, to] = [await again.link(device), await tutor.link(away)];
    for (let i = 0; i < 20; i++) {
      await from.send({ to: tutor, device: away, id: `${n}-${i}`, payload: 'x'.repeat(500) });
      await from.next('ACCEPTED');
      to.ack(await to.next('DELIVER'));
    }
    const slot = n % 8000;
    const start = dayFromNow(1 + Math.floor(slot / 24), 60 * (slot % 24));
    const { status, body } = await again.book({ tutor, start });
    assert.ok(status === 201 || body.code === 'slot_taken', body?.code);
    await from.close();
    to.drop();
    for (const [person, id] of [
      [again, device],
      [tutor, away],
    ])
      assert.equal((await person.delete(`/api/devices/${id}`)).status, 204);
    assert.equal((await again.delete('/api/logins/current')).status, 204);
    visits += 1;
  }

  const samples = [];
  async function comeAndGo(student, tutor) {
    for (let n = 0; performance.now() < endMs; n++) {
      await visit(student, tutor, n);
      const last = samples.at(-1)?.atMs ?? -Infinity;
      if (performance.now() - last > SAMPLE_MS) samples.push(look(server.pid));
    }
  }
  await Promise.all([comeAndGo(ann, bob), comeAndGo(cem, eve)]);

  /* The first third fills caches and slabs. A password's hash takes 46 MiB for
   * a moment: what counts is the least of each few samples. */
  const late = samples.slice(Math.floor(samples.length / 3));
  const settled = [];
  for (let i = 0; i + WINDOW <= late.length; i += WINDOW) {
    const least = Math.min(...late.slice(i, i + WINDOW).map(({ rssKib }) => rssKib));
    settled.push({ ...late[i], rssKib: least });
  }
  const [rss, descriptors] = ['rssKib', 'descriptors'].map((name) => slopeOf(settled, name));
  const grown = settled.at(-1).rssKib - settled[0].rssKib;
  console.log(
    `  ${visits} visits in ${MINUTES} minutes: RSS ${settled[0].rssKib} to ${settled.at(-1).rssKib} KiB, ` +
      `slope ${Math.round(rss)} KiB/h; descriptors slope ${descriptors.toFixed(1)}/h`,
  );
  server.agent.destroy();
  await ann.get('/api/me'); // on a new connection, after those that ended
  assert.ok(look(server.pid).descriptors <= quiet + 10, 'descriptors return to the baseline');
  /* A short run's slope is that of a few pages. */
  assert.ok(rss < SLOPE_KIB_PER_HOUR || grown < 512, `RSS grows by ${Math.round(rss)} KiB/h`);
});
