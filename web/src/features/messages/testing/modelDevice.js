/**
 * testing/modelDevice.js - a browser without a browser: the app's own delivery,
 * intake, ledger and history, on storage that outlives it.
 *
 *   boot() --> running --a write too many, crash(), retire()--> dead --boot()--> running
 *
 * Payloads are numbers of contents; bytes and keys have tests of their own.
 *
 * @import { Content, User } from '../types.js'
 */
import { createDelivery } from '../delivery.js';
import { createLedger } from '../ledger.js';
import { createHistory } from '../store/history.js';
import { memoryDatabase, memoryStores } from './memoryDatabase.js';
import { memoryStorage } from './memoryStorage.js';

/**
 * @typedef {object} World
 * @property {() => number} random
 * @property {() => number} diskLuck  when localStorage is on the disk
 * @property {ReturnType<typeof import('./modelRelay.js').createModelRelay>} relay
 * @property {ReturnType<typeof import('./reference.js').createReference>} reference
 * @property {number} nowMs
 * @property {Set<{ atMs: number, run: () => void }>} timers
 * @property {Content[]} contents  what a payload stands for
 * @property {() => string} newId
 */

/** @param {{ me: User, contact: User, deviceId: string, world: World }} parts */
export function createModelDevice({ me, contact, deviceId, world }) {
  const { random, diskLuck, relay, reference, newId } = world;
  const storage = memoryStorage();
  const stores = memoryStores();
  /** A key opens once, also when the browser died before it wrote down what was in it. */
  const spent = new Set();
  const conversationId = `ann_bob-${me.userId}`;
  const history = createHistory(me.userId, undefined, storage);
  let writesLeft = Infinity;
  let isDead = false;
  let isLinked = false;
  let mustAsk = true;
  /** @type {any[]} */
  const up = [];
  /** @type {ReturnType<typeof createDelivery>} */
  let delivery;

  const device = {
    userId: me.userId,
    deviceId,
    since: reference.count(),
    isRetired: false,
    /** @type {import('../types.js').Unopened[]} */
    unopened: [],
    /** @type {any[]} */
    down: [],
    stores,
    messages: () => history.messages(conversationId),
    conversation: () => history.conversations()[0],
    isMoving: () => up.length > 0 || device.down.length > 0 || mustAsk,
    isDown: () => isDead || writesLeft !== Infinity,

    /** On what the last run has left; the promise ends with this run's beginning. */
    boot() {
      const run = { isDead: false };
      const assertMayWrite = () => {
        if (run.isDead) throw new Error('dead');
        if (writesLeft-- > 0) return;
        isDead = run.isDead = true;
        throw new Error('crash');
      };
      writesLeft = Infinity;
      isDead = false;
      mustAsk = true;
      const database = memoryDatabase(stores, assertMayWrite);
      const ledger = createLedger({
        me,
        history: createHistory(me.userId, assertMayWrite, storage),
        database,
        contactById: () => contact,
        onChange: () => {},
      });
      device.stopRun = () => (run.isDead = true);
      delivery = createDelivery({
        self: { userId: me.userId, deviceId },
        ledger,
        database,
        async seal(content) {
          const number = world.contents.push(content) - 1;
          return Uint8Array.of(number & 255, number >> 8);
        },
        async open(payload) {
          const number = payload[0] + 256 * payload[1];
          if (spent.has(number)) throw Object.assign(new Error(), { code: 'undecryptable' });
          spent.add(number);
          return world.contents[number];
        },
        onUnopened: (unopened) => (device.unopened = unopened),
        send(envelope) {
          if (!isLinked || run.isDead) return false;
          up.push(envelope);
          return true;
        },
        onStaleDevices: () => (mustAsk = true),
        onStorageFull: () => {},
        newId,
        now: () => world.nowMs,
        setTimer(act, ms) {
          const timer = { atMs: world.nowMs + ms, run: act };
          world.timers.add(timer);
          return timer;
        },
        clearTimer: (timer) => world.timers.delete(timer),
      });
      return delivery.start().catch(() => {});
    },

    stopRun() {},

    /** Dead at once; what it had sent may have left, or not. */
    crash() {
      while (up.length && random() < 0.6) device.carryUp();
      device.unlink();
      device.stopRun();
      delivery.stop();
      /* A third dies with its whole browser. */
      if (diskLuck() < 0.33) storage.loseUnflushed();
      return device.boot();
    },

    /** @param {number} writes  it dies instead of the next one */
    dieAfter: (writes) => void (writesLeft = writes),

    link() {
      if (isLinked || isDead) return;
      isLinked = true;
      device.down = [];
      relay.open(device);
    },

    /** What is on the wire is lost. */
    unlink() {
      isLinked = false;
      up.length = 0;
      device.down = [];
      relay.close(device);
    },

    retire() {
      device.unlink();
      device.stopRun();
      delivery.stop();
      device.isRetired = true;
      relay.retireDevice(me.userId, deviceId);
    },

    compose() {
      const id = newId();
      const text = `${deviceId} writes ${id}`;
      reference.begin(id, text, device);
      return delivery.compose(contact, { messageId: id, content: text, type: 'text' }).then(
        () => reference.promise(id),
        () => {},
      );
    },

    read: () => delivery.markRead(contact.userId).catch(() => {}),

    carryUp() {
      const envelope = up.shift();
      if (!envelope) return;
      if (envelope.kind === 'ACK' && !envelope.isLate) {
        reference.acknowledged(device, envelope.id);
      }
      relay.take(device, envelope);
    },

    carryDown() {
      const envelope = device.down.shift();
      if (!envelope || isDead) return;
      if (diskLuck() < 0.1) storage.flush();
      if (envelope.kind === 'WELCOME') {
        delivery.linkOpened(envelope);
        mustAsk = true;
      } else if (envelope.kind !== 'NOTICE') delivery.received({ ...envelope });
      else if (envelope.notice.type === 'devices') {
        delivery.devicesChanged();
        mustAsk = true;
      } else delivery.cameOnline(envelope.notice.online);
    },

    /** The API answers who has which devices, as it is now. */
    hear() {
      if (!mustAsk || isDead) return;
      mustAsk = false;
      delivery.devicesKnown(relay.lists(), delivery.devicesAsked());
    },
  };
  return device;
}

/** @typedef {ReturnType<typeof createModelDevice>} ModelDevice */
