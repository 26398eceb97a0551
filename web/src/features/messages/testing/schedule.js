/**
 * testing/schedule.js - one schedule: what happens to two people with a few
 * devices each, in an order that a seed decides.
 *
 *   device --up--> [ model relay ] --down--> device
 *
 * Wires lose what is on them when a link ends; a device may die before any of
 * its writes; the relay may refuse, forget everything, or give up what waits.
 *
 * @import { User } from '../types.js'
 * @import { ModelDevice } from './modelDevice.js'
 */
import { setImmediate } from 'node:timers';
import { createModelDevice } from './modelDevice.js';
import { createModelRelay } from './modelRelay.js';
import { createReference } from './reference.js';
import { randomOf } from './simulation.js';

const START_MS = Date.parse('2026-11-23T09:00:00Z');
const STEPS_LEAST = 5;
const STEPS_MOST = 40;
const DEVICES_MOST = 3;
/** Longer than any wait of the outbox (core/outbox.js). */
const HEAL_STEP_MS = 3_700_000;
const HEAL_ROUNDS = 40;

/** @type {User[]} */
const PEOPLE = ['ann', 'bob'].map((name) => ({
  userId: name,
  username: name,
  firstName: name,
  lastName: '',
  role: 'student',
}));

/** Everything that only waits for its turn has had it. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** @param {number} seed @param {(what: string) => void} note  told of everything that happens */
export function createSchedule(seed, note) {
  const random = randomOf(seed);
  const steps = STEPS_LEAST + Math.floor(random() ** 3 * (STEPS_MOST - STEPS_LEAST));
  /* Some schedules are kind to the network, some to the disk. */
  const weather = { refusals: random() < 0.5 ? 0 : random() * 0.3, deaths: random() * 0.1 };
  const reference = createReference();
  const relay = createModelRelay({
    random,
    mailboxMax: random() < 0.3 ? 2 : 1_000,
    refusalRate: () => (isHealing ? 0 : weather.refusals),
    onGivenUp: (device, id) => reference.giveUp(device, id),
  });
  let isHealing = false;
  let ids = 0;
  const world = {
    random,
    /* Of its own, so that a seed stays the schedule it was. */
    diskLuck: randomOf(seed + 1_000_000_000),
    relay,
    reference,
    nowMs: START_MS,
    timers: new Set(),
    contents: [],
    newId: () => `id${String((ids += 1)).padStart(4, '0')}`,
  };
  /** @type {ModelDevice[]} */
  const devices = [];

  const live = () => devices.filter((device) => !device.isRetired);
  /** @template T @param {T[]} list @returns {T} */
  const any = (list) => list[Math.floor(random() * list.length)];

  /** @param {User} me */
  function addDeviceOf(me) {
    const contact = me === PEOPLE[0] ? PEOPLE[1] : PEOPLE[0];
    const deviceId = `${me.userId[0]}${devices.length}`;
    const device = createModelDevice({ me, contact, deviceId, world });
    devices.push(device);
    relay.addDevice(me.userId, deviceId);
    return device;
  }

  /** @param {number} ms */
  function pass(ms) {
    world.nowMs += ms;
    for (const timer of [...world.timers]) {
      if (timer.atMs > world.nowMs || !world.timers.delete(timer)) continue;
      timer.run();
    }
  }

  /** @type {[weight: number, name: string, act: (device: ModelDevice) => unknown][]} */
  const ACTS = [
    [14, 'composes', (device) => void device.compose()],
    [5, 'reads', (device) => void device.read()],
    [7, 'links', (device) => device.link()],
    [4, 'loses its link', (device) => device.unlink()],
    [2, 'crashes', (device) => void device.crash()],
    [20, 'is heard', (device) => repeat(device.carryUp)],
    [20, 'hears', (device) => repeat(device.carryDown)],
    [8, 'is told the devices', (device) => device.hear()],
    [4, 'and time', () => pass(random() * 30_000)],
    [1.5, 'and the relay restarts', restart],
    [1, 'gets another device beside it', addDevice],
    [1, 'is retired', retire],
    [0.7, 'has its first envelope expire', (device) => relay.expire(device)],
  ];
  const TOTAL = ACTS.reduce((sum, [weight]) => sum + weight, 0);

  /** Some of it, or all. @param {() => void} act */
  function repeat(act) {
    for (let n = 1 + Math.floor(random() * 6); n > 0; n--) act();
  }

  function restart() {
    devices.forEach((device) => device.unlink());
    relay.restart();
  }

  /** @param {{ userId: string }} beside */
  function addDevice({ userId }) {
    if (live().filter((device) => device.userId === userId).length >= DEVICES_MOST) return;
    const user = /** @type {User} */ (PEOPLE.find((person) => person.userId === userId));
    return addDeviceOf(user).boot();
  }

  /** @param {ModelDevice} device */
  function retire(device) {
    if (live().filter(({ userId }) => userId === device.userId).length > 1) device.retire();
  }

  async function step() {
    let dice = random() * TOTAL;
    const act = ACTS.find(([weight]) => (dice -= weight) < 0) ?? ACTS[0];
    const device = any(live());
    note(`${device.deviceId} ${act[1]}`);
    if (random() < weather.deaths) device.dieAfter(Math.floor(random() * 6));
    act[2](device);
    /* Mostly the next thing happens while this one is still being done. */
    if (random() < 0.4) await settle();
    else for (let turns = random() * 12; turns > 0; turns--) await null;
  }

  /** Everybody comes back and nothing is lost any more, until nothing moves. */
  async function heal() {
    isHealing = true;
    for (const device of live()) {
      if (device.isDown()) await device.crash();
      device.link();
    }
    for (let quiet = 0, round = 0; quiet < 2; round++) {
      if (round > HEAL_ROUNDS) throw new Error('it never comes to rest');
      quiet = live().some((device) => device.isMoving()) ? 0 : quiet + 1;
      for (const device of live()) await heal1(device);
      pass(HEAL_STEP_MS);
      await settle();
    }
  }

  /** @param {ModelDevice} device */
  async function heal1(device) {
    device.hear();
    for (let n = 64; n > 0 && device.isMoving(); n--) {
      device.carryUp();
      device.carryDown();
    }
    await settle();
  }

  return {
    async run() {
      for (const user of PEOPLE) {
        addDeviceOf(user);
        if (random() < 0.35) addDeviceOf(user);
      }
      for (const device of devices) {
        device.boot();
        if (random() < 0.8) device.link();
      }
      for (let n = 0; n < steps; n++) {
        await step();
        if (n % 8 === 7) reference.checkSafety(devices);
      }
      await heal();
      reference.checkRest(devices);
      if (relay.waiting() > 0) throw new Error(`${relay.waiting()} never acknowledged`);
      for (const device of live()) {
        const owed = [...device.stores.outbox.values()].filter((e) => e.until !== 'replaced');
        if (owed.length) throw new Error(`${device.deviceId} still owes ${owed[0].id}`);
      }
      devices.forEach((device) => device.stopRun());
      return { steps, messages: reference.count() };
    },
  };
}
