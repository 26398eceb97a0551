/**
 * testing/modelRelay.js - protocol.md as a relay of a hundred lines, whose
 * every refusal and loss can be asked for.
 *
 * A link is anything with `down`, the envelopes that are on their way to it.
 * Payloads are handed on untouched; envelopes are values, not bytes.
 *
 * @import { Envelope } from '../../../net/envelope.js'
 */

/**
 * @typedef {{ userId: string, deviceId: string, down: any[] }} Link
 * @typedef {{ links: Map<string, Link>, epoch: number, devices: string[] }} Member
 */

/** @param {Partial<Envelope>} e */
const nameOf = ({ userId, deviceId, id, isLate }) => `${userId}/${deviceId}/${id}/${!!isLate}`;

/**
 * @param {object} options
 * @param {() => number} options.random
 * @param {number} options.mailboxMax                 envelopes that a device may have waiting
 * @param {() => number} options.refusalRate          of SENDs refused without a reason in them
 * @param {(device: { userId: string, deviceId: string }, id: string) => void} options.onGivenUp
 *        this device will not get this envelope any more, and its sender is told
 */
export function createModelRelay({ random, mailboxMax, refusalRate, onGivenUp }) {
  /** @type {Map<string, Member>} */
  const members = new Map();
  /** @type {Map<string, any[]>} */
  const boxes = new Map();
  let epoch = 1;

  /** @param {string} userId @returns {Member} */
  function memberOf(userId) {
    const known = members.get(userId) ?? { links: new Map(), epoch: 0, devices: [] };
    members.set(userId, known);
    return known;
  }

  /** @param {object} notice */
  function tellAll(notice) {
    for (const { links } of members.values())
      links.forEach(({ down }) => down.push({ kind: 'NOTICE', notice }));
  }

  /** @param {string} userId @param {string} deviceId @param {any} envelope */
  function put(userId, deviceId, envelope) {
    boxes.get(deviceId)?.push(envelope);
    memberOf(userId).links.get(deviceId)?.down.push(envelope);
  }

  /** @param {Link} link @param {any} envelope @returns {string | null} why not; `held`: it is there */
  function refusalOf(link, { userId, deviceId, id, epoch: known }) {
    if (random() < refusalRate()) return random() < 0.5 ? 'slow_down' : 'relay_full';
    const member = memberOf(userId);
    const box = boxes.get(deviceId) ?? [];
    const isHeld = box.some((e) => e.deviceId === link.deviceId && e.id === id && !e.isLate);
    if (isHeld) return 'held';
    if (known !== member.epoch) return 'devices_stale';
    if (!member.devices.includes(deviceId)) return 'unknown_device';
    return box.filter((e) => !e.isLate).length >= mailboxMax ? 'mailbox_full' : null;
  }

  /** @param {{ userId: string, deviceId: string }} device @param {any} envelope @param {string} reason */
  function giveUp(device, envelope, reason) {
    if (envelope.isLate) return;
    onGivenUp(device, envelope.id);
    const { userId, deviceId } = device;
    const late = { kind: 'REFUSED', isLate: true, reason, userId, deviceId, id: envelope.id };
    put(envelope.userId, envelope.deviceId, late);
  }

  return {
    /** What GET /api/devices and /api/contacts say now. */
    lists() {
      return Object.fromEntries(
        [...members].map(([userId, { epoch, devices }]) => [userId, { epoch, deviceIds: devices }]),
      );
    },

    /** @param {string} userId @param {string} deviceId */
    addDevice(userId, deviceId) {
      const member = memberOf(userId);
      member.devices = [...member.devices, deviceId];
      member.epoch += 1;
      boxes.set(deviceId, []);
      tellAll({ type: 'devices' });
    },

    /** @param {string} userId @param {string} deviceId  has no link any more */
    retireDevice(userId, deviceId) {
      const member = memberOf(userId);
      const left = boxes.get(deviceId) ?? [];
      boxes.delete(deviceId);
      member.devices = member.devices.filter((id) => id !== deviceId);
      member.epoch += 1;
      left.forEach((envelope) => giveUp({ userId, deviceId }, envelope, 'undeliverable'));
      tellAll({ type: 'devices' });
    },

    /** @param {Link} link */
    open(link) {
      const { links } = memberOf(link.userId);
      tellAll({ type: 'presence', online: [link.userId] });
      links.set(link.deviceId, link);
      link.down.push({ kind: 'WELCOME', epoch, payload: new Uint8Array([123, 125]) });
      const online = [...members].filter((each) => each[1].links.size).map(([userId]) => userId);
      link.down.push({ kind: 'NOTICE', notice: { type: 'presence', online } });
      link.down.push(...(boxes.get(link.deviceId) ?? []));
    },

    /** @param {Link} link */
    close({ userId, deviceId }) {
      memberOf(userId).links.delete(deviceId);
    },

    /** @param {Link} link @param {any} envelope  SEND or ACK */
    take(link, envelope) {
      const { userId, deviceId, id } = envelope;
      if (envelope.kind === 'ACK') {
        const box = boxes.get(link.deviceId) ?? [];
        const at = box.findIndex((e) => nameOf(e) === nameOf(envelope));
        if (at >= 0) box.splice(at, 1);
        return;
      }
      const reason = refusalOf(link, envelope);
      if (reason && reason !== 'held') {
        link.down.push({ kind: 'REFUSED', userId, deviceId, id, reason });
        return;
      }
      link.down.push({ kind: 'ACCEPTED', userId, deviceId, id });
      if (reason) return;
      const { payload } = envelope;
      const stamp = { userId: link.userId, deviceId: link.deviceId };
      put(userId, deviceId, { kind: 'DELIVER', ...stamp, id, payload });
    },

    /** 21 days have passed for what waits first. @param {{ userId: string, deviceId: string }} device */
    expire({ userId, deviceId }) {
      const envelope = boxes.get(deviceId)?.shift();
      if (envelope) giveUp({ userId, deviceId }, envelope, 'expired');
    },

    /** Nothing in memory is left. */
    restart() {
      epoch += 1;
      boxes.forEach((box) => box.splice(0));
      members.forEach(({ links }) => links.clear());
    },

    /** How much it still keeps. */
    waiting: () => [...boxes.values()].reduce((sum, box) => sum + box.length, 0),
  };
}
