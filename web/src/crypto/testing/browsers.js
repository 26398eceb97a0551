/**
 * testing/browsers.js - engines of people with names, and what they do to each other.
 */
import { DeviceId, OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { afterEach, expect, vi } from 'vitest';
import { openEngine } from '../engine.js';
import { encodePayload, innerOf } from '../payload.js';
import { createRequests, userOf } from '../requests.js';

export const ANN = '019a1b2c-0000-7000-8000-00000000000a';
export const BOB = '019a1b2c-0000-7000-8000-00000000000b';
export const EVE = '019a1b2c-0000-7000-8000-00000000000e';
export const NAMES = { ann: ANN, bob: BOB, eve: EVE };

let lastDevice = 0xa0;
let lastId = 0;
/** Never the same one twice. */
export const nextDevice = () => (++lastDevice).toString(16).padStart(16, '0');

/** What ends with the test. @type {(() => void)[]} */
export const closing = [];
/** Key work takes its time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => closing.splice(0).forEach((close) => close()));

/** @param {import('./keyServer.js').KeyServer} server @param {keyof typeof NAMES} name @param {string} [deviceId] */
export async function browser(server, name, deviceId = nextDevice()) {
  const userId = NAMES[name];
  const clock = { nowMs: 0 };
  const post = server.postOf(userId, deviceId);
  const engine = await openEngine({ userId, deviceId, post, now: () => clock.nowMs });
  closing.push(() => engine.close());
  const self = { userId, deviceId };
  return { ...engine, self, clock, status: await engine.sync(), statusNow: engine.status };
}

/** @typedef {Awaited<ReturnType<typeof browser>>} Browser */

/** @param {string} text */
export function content(text) {
  const id = `019a1b2c-0000-7000-8000-${(++lastId).toString(16).padStart(12, '0')}`;
  return { v: 1, id, conv: `${ANN}_${BOB}`, ts: '2026-11-23T09:00:00.000Z', kind: 'text', text };
}

/** What the relay would stamp. @param {Browser} from @param {{ id: string }} content */
export const stamped = (from, { id }) => ({ ...from.self, id });

/** @param {Browser} from @param {Browser} to @param {string} text */
export async function carry(from, to, text) {
  const said = content(text);
  await from.refresh([to.self.userId]);
  const payload = await from.seal(said, to.self);
  const heard = await to.open(payload, stamped(from, said));
  expect(heard).toEqual(said);
  return payload;
}

/** @param {Browser} from @param {...keyof typeof NAMES} names */
export async function recipientsOf(from, ...names) {
  const ids = names.map((name) => NAMES[name]);
  await from.refresh(ids);
  return from.recipients(ids);
}

/** The person sees the same digits on both, and says so. @param {Browser} by @param {Browser['self']} other */
export async function approve(by, { deviceId }) {
  await by.refresh([by.self.userId]);
  const code = (await by.myDevices()).find((device) => device.deviceId === deviceId)?.code ?? '';
  await by.approve(deviceId, code);
}

/**
 * A device that takes no notice of the rules above.
 *
 * @param {import('./keyServer.js').KeyServer} server
 * @param {keyof typeof NAMES} name
 * @param {Browser} to
 */
export async function forge(server, name, to) {
  const [userId, deviceId] = [NAMES[name], nextDevice()];
  const machine = await OlmMachine.initialize(userOf(userId), new DeviceId(deviceId));
  const requests = createRequests(machine, deviceId, server.postOf(userId, deviceId));
  await requests.pump();
  await requests.query([to.self.userId, userId]);
  await requests.claim(to.self.userId);
  const device = await machine.getDevice(userOf(to.self.userId), new DeviceId(to.self.deviceId));
  /** @param {string} type @param {{ id: string, conv: string }} said */
  async function say(type, said) {
    const inner = innerOf(said, userId, to.self.userId);
    return encodePayload(JSON.parse((await device?.encryptToDeviceEvent(type, inner)) ?? ''));
  }
  return { say, machine, from: { userId, deviceId } };
}
