/** Mailboxes are filled to their cap, and drained: P6. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../server.js';

const CAP_MIB = 32;
const PAYLOAD = Buffer.alloc(60 * 1024, 7);

const rssMib = (server) => server.rssBytes() / 1024 / 1024;

test('mailboxes filled to the cap: memory is bounded, every refusal is said, nothing is lost', async (t) => {
  const server = await startServer(t, [
    '--mailbox-total-mb',
    String(CAP_MIB),
    '--rate-burst',
    '99999',
  ]);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const from = await ann.link();
  const devices = [];
  for (let n = 0; n < 9; n++) devices.push(await bob.addDevice());
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);
  const before = rssMib(server);

  /** By device: what was accepted for it. */
  const accepted = new Map(devices.map((device) => [device, []]));
  const refused = { relay_full: 0 };
  for (let n = 0; refused.relay_full < 10; n++) {
    const device = devices[n % devices.length];
    const id = `n${n}`;
    await from.send({ to: bob, device, epoch, id, payload: PAYLOAD });
    const answer = await from.nextAnswer();
    if (answer.kind === 'ACCEPTED') accepted.get(device).push(answer.id);
    else refused[answer.code] = (refused[answer.code] ?? 0) + 1;
    assert.ok(n < 5000, JSON.stringify(refused));
  }
  const grown = rssMib(server) - before;

  let drained = 0;
  for (const device of devices) {
    const to = await bob.link(device);
    for (const id of accepted.get(device)) {
      const envelope = await to.next('DELIVER');
      assert.equal(envelope.id, id, 'in its order');
      to.ack(envelope);
      drained += 1;
    }
    await to.hearsNothing();
    await to.close();
  }
  console.log(
    `  ${drained} accepted and drained, refused ${JSON.stringify(refused)}; ` +
      `RSS grew by ${grown.toFixed(1)} of ${CAP_MIB} MiB`,
  );
  // Nine mailboxes have nine tenths: each leaves the others as much as it has.
  assert.ok(drained * PAYLOAD.length > 0.85 * CAP_MIB * 2 ** 20, 'it was full');
  assert.ok(grown <= 1.05 * CAP_MIB, `RSS grew by ${grown} MiB`);
});
