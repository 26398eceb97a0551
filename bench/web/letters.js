/**
 * letters.js - somebody whose browser costs this machine nothing: envelopes
 * as a browser would seal them, made before they are needed.
 */
import { setTimeout as pass } from 'node:timers/promises';
import { Link } from '../../tests/link.js';
import { OlmDevice } from '../../tests/olm.js';
import { encodePayload, innerOf } from '../../web/src/crypto/payload.js';
import { require } from '../../tests/packages.js';
import { encodeEnvelope } from '../../web/src/net/envelope.js';

const { CollectStrategy, DeviceId, UserId } = require('@matrix-org/matrix-sdk-crypto-wasm');

/**
 * @param {import('../../tests/server.js').Server} server
 * @param {import('../../tests/person.js').Person} from
 * @param {import('../../tests/person.js').Person} to  has one device, with keys
 * @param {number} count
 */
export async function openLetterWriter(server, from, to, count) {
  const { devices, devicesEpoch } = await from.devicesOf(to);
  const device = await OlmDevice.start(from);
  await device.bootstrap();
  await device.meet(to);
  const recipient = await device.machine.getDevice(
    new UserId(`@${to.userId}:judify`),
    new DeviceId(devices[0]),
  );
  const conv = [from.userId, to.userId].sort().join('_');
  const letters = [];
  for (let i = 0; i < count; i++) {
    const id = crypto.randomUUID();
    const content = { v: 1, id, conv, ts: '', kind: 'text', text: `Letter ${i} of ${count - 1}.` };
    content.ts = new Date(Date.now() + i).toISOString();
    const inner = innerOf(content, from.userId, to.userId);
    const strategy = CollectStrategy.identityBasedStrategy();
    const sealed = await recipient.encryptToDeviceEvent('app.judify.message', inner, strategy);
    letters.push({ id, payload: encodePayload(JSON.parse(sealed)) });
  }
  const link = await Link.open(from, device.id);
  const target = { userId: to.userId, deviceId: devices[0], epoch: devicesEpoch };

  return {
    /** What stands in the newest. */
    last: `Letter ${count - 1} of`,

    /** One after the other, so many milliseconds apart. */
    async sendAll(everyMs) {
      const beganMs = performance.now();
      for (const [i, letter] of letters.entries()) {
        link.writeMessage(encodeEnvelope({ kind: 'SEND', ...target, ...letter }));
        await pass(Math.max(0, beganMs + (i + 1) * everyMs - performance.now()));
      }
    },

    close: async () => link.drop(),
  };
}
