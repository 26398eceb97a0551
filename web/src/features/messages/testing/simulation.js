/**
 * testing/simulation.js - real delivery cores around a relay that forgets.
 *
 * The relay is protocol.md in thirty lines; wires lose what is on them when a
 * link ends; a device may die before any of its writes. Everything random
 * comes from one seed, so that a failure can be looked at twice.
 */
import { deleteDB } from 'idb';
import { decodeEnvelope, encodeEnvelope } from '../../../net/envelope.js';
import { createDelivery } from '../delivery.js';
import { createLedger } from '../ledger.js';
import { openDatabase } from '../store/database.js';
import { createHistory } from '../store/history.js';
import { memoryStorage } from './memoryStorage.js';
import { onceSealing } from './onceSealing.js';

/** mulberry32. @param {number} seed @returns {() => number} in [0, 1) */
export function randomOf(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {number} number @param {number} seed */
function uuid(number, seed) {
  const hex = (/** @type {number} */ n, /** @type {number} */ w) => n.toString(16).padStart(w, '0');
  return `${hex(seed, 8)}-0000-7000-8000-${hex(number, 12)}`;
}

/** @param {number} seed */
export function createWorld(seed) {
  const random = randomOf(seed);
  const clock = { nowMs: Date.parse('2026-11-23T09:00:00Z') };
  /** @type {{ at: number, run: () => void }[]} */
  const timers = [];
  let ids = 1_000;
  let epoch = 1;
  /** @type {Map<string, any[]>} */
  let mailboxes = new Map();
  /** @type {ReturnType<typeof createDevice>[]} */
  const devices = [];
  const [ann, bob] = [1, 2].map((n) => ({
    userId: uuid(n, seed),
    username: `u${n}`,
    firstName: n === 1 ? 'Ann' : 'Bob',
    lastName: '',
    role: /** @type {const} */ ('student'),
  }));

  function lists() {
    return Object.fromEntries(
      [ann, bob].map(({ userId }) => [
        userId,
        { epoch: 1, deviceIds: devices.filter((d) => d.userId === userId).map((d) => d.deviceId) },
      ]),
    );
  }

  /** What the relay does with one envelope. @param {any} from @param {any} envelope */
  function relay(from, envelope) {
    const { userId, deviceId, id } = envelope;
    const box = mailboxes.get(from.deviceId) ?? [];
    if (envelope.kind === 'ACK') {
      const key = `${deviceId}/${id}`;
      mailboxes.set(
        from.deviceId,
        box.filter((e) => `${e.deviceId}/${e.id}` !== key),
      );
      return;
    }
    const theirs = mailboxes.get(deviceId) ?? [];
    if (!theirs.some((e) => e.deviceId === from.deviceId && e.id === id)) {
      const delivered = { ...envelope, kind: 'DELIVER', epoch: 0, userId: from.userId };
      delivered.deviceId = from.deviceId;
      mailboxes.set(deviceId, [...theirs, delivered]);
      devices.find((d) => d.deviceId === deviceId && d.isLinked)?.down.push(delivered);
    }
    from.down.push({ kind: 'ACCEPTED', userId, deviceId, id });
  }

  /** @param {any} user @param {string} deviceId */
  function createDevice(user, deviceId) {
    const contact = user === ann ? bob : ann;
    const storage = memoryStorage();
    const dbName = user.userId + deviceId;
    /* Keys outlive a crash, and so does what they were used for. */
    const { seal, open } = onceSealing({ userId: user.userId, deviceId }, () => ids++);
    const device = {
      userId: user.userId,
      deviceId,
      contact,
      isLinked: false,
      /** @type {any[]} */
      up: [],
      /** @type {any[]} */
      down: [],
      writesLeft: Infinity,
      isDead: false,
      /** What it cannot open, by what is in it. @type {(content: any) => boolean} */
      isBlindTo: () => false,
      /** @type {import('../types.js').Unopened[]} */
      unopened: [],
      /** @type {ReturnType<typeof createDelivery> | null} */
      delivery: null,
      /** @type {any} */
      database: null,

      storage,
      history: createHistory(user.userId, undefined, storage),
      conversation: () => device.history.conversations()[0],
      messages: () => device.history.messages(device.conversation()?.conversationId),

      async boot() {
        device.writesLeft = Infinity;
        device.isDead = false;
        const assertMayWrite = () => {
          device.isDead ||= device.writesLeft-- <= 0;
          if (device.isDead) throw new Error('crash');
        };
        const history = createHistory(user.userId, assertMayWrite, storage);
        const database = await openDatabase(dbName, assertMayWrite);
        const ledger = createLedger({
          me: user,
          history,
          database,
          contactById: () => contact,
          onChange: () => {},
        });
        device.database = database;
        device.delivery = createDelivery({
          self: { userId: user.userId, deviceId },
          ledger,
          database,
          seal,
          async open(payload, sender) {
            const content = await open(payload, sender);
            if (!device.isBlindTo(content)) return content;
            throw Object.assign(new Error('blind'), { code: 'undecryptable' });
          },
          onUnopened: (unopened) => (device.unopened = unopened),
          send(envelope) {
            if (!device.isLinked || device.isDead) return false;
            device.up.push(decodeEnvelope(encodeEnvelope(envelope)));
            return true;
          },
          onStaleDevices: () => {},
          onStorageFull: () => {},
          newId: () => uuid(ids++, seed),
          now: () => clock.nowMs,
          setTimer(run, ms) {
            const timer = { at: clock.nowMs + ms, run };
            timers.push(timer);
            return timer;
          },
          clearTimer(timer) {
            const at = timers.indexOf(timer);
            if (at >= 0) timers.splice(at, 1);
          },
        });
        await device.delivery.start();
      },

      /** Everything that was asked of it so far is done. */
      idle: () => device.delivery?.markRead('nobody').catch(() => {}),

      link() {
        if (device.isLinked) return;
        device.isLinked = true;
        device.down = [{ kind: 'WELCOME', epoch, payload: new TextEncoder().encode('{}') }];
        device.down.push(...(mailboxes.get(deviceId) ?? []));
      },

      /** What is on the wire is lost. */
      unlink() {
        device.isLinked = false;
        device.up = [];
        device.down = [];
      },

      /** The browser dies. What it had sent may have left, or not. */
      async crash() {
        while (random() < 0.7 && device.up.length) device.carryUp();
        device.unlink();
        device.isDead = true;
        device.delivery?.stop();
        await device.idle();
        device.database.close();
        await device.boot();
      },

      compose: (/** @type {string} */ text) =>
        device.delivery
          ?.compose(contact, { messageId: uuid(ids++, seed), content: text, type: 'text' })
          .catch(() => {}),

      carryUp() {
        const envelope = device.up.shift();
        if (envelope) relay(device, envelope);
      },

      carryDown() {
        const envelope = device.down.shift();
        if (!envelope) return;
        if (envelope.kind === 'WELCOME') {
          device.delivery?.linkOpened(envelope);
          device.delivery?.devicesKnown(lists(), device.delivery.devicesAsked());
        } else {
          device.delivery?.received(decodeEnvelope(encodeEnvelope(envelope)));
        }
      },
    };
    return device;
  }

  for (const [user, deviceId] of /** @type {const} */ ([
    [ann, 'a1'],
    [ann, 'a2'],
    [bob, 'b1'],
    [bob, 'b2'],
  ])) {
    devices.push(createDevice(user, deviceId.padStart(16, '0')));
  }

  const world = {
    random,
    devices,
    boot: async () => {
      for (const device of devices) await device.boot();
    },
    any: () => devices[Math.floor(random() * devices.length)],

    restartRelay() {
      epoch += 1;
      mailboxes = new Map();
      devices.forEach((device) => device.unlink());
    },

    /** How much the relay still keeps. */
    waiting: () => [...mailboxes.values()].reduce((sum, box) => sum + box.length, 0),

    /** @param {number} ms */
    pass(ms) {
      clock.nowMs += ms;
      for (const timer of [...timers]) {
        if (timer.at > clock.nowMs) continue;
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
    },

    /** All links up, nothing lost, until nothing moves any more. */
    async heal() {
      for (const device of devices) {
        if (device.isDead || device.writesLeft !== Infinity) await device.crash();
        device.link();
      }
      for (let quiet = 0; quiet < 3;) {
        const isMoving = devices.some((d) => d.up.length || d.down.length);
        quiet = isMoving ? 0 : quiet + 1;
        for (const device of devices) {
          while (device.up.length) device.carryUp();
          while (device.down.length) device.carryDown();
        }
        for (const device of devices) await device.idle();
        world.pass(1_000);
      }
    },

    async close() {
      for (const device of devices) {
        device.delivery?.stop();
        await device.idle();
        device.database.close();
        await deleteDB(`judify_${device.userId}${device.deviceId}`);
      }
    },
  };
  return world;
}
