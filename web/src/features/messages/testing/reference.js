/**
 * testing/reference.js - what must be true of every schedule, said without
 * looking at how it is done.
 *
 * A message is *begun* when somebody wrote it, *promised* when the app has
 * said that it is kept. Everything promised is in the end on every device
 * that was there when it was begun - unless that device, or the one that it
 * was written on, was retired, or the relay has told its sender that it gave
 * it up for that device. What a device says is missing is missing.
 *
 * @import { Message } from '../types.js'
 *
 * @typedef {object} Witness  a device, as far as this module may look
 * @property {string} userId
 * @property {string} deviceId
 * @property {number} since       how many messages had been begun when it came
 * @property {boolean} isRetired
 * @property {() => Message[]} messages
 * @property {{ id: string }[]} unopened  what it says is missing
 *
 * @typedef {{ id: string, text: string, from: Witness, number: number, isPromised: boolean }} Begun
 */

/** @param {boolean} isTrue @param {string} what */
function must(isTrue, what) {
  if (!isTrue) throw new Error(what);
}

export function createReference() {
  /** @type {Map<string, Begun>} */
  const begun = new Map();
  /** `device/id` of what the relay has given up. @type {Set<string>} */
  const givenUp = new Set();
  /** Ids of those. @type {Set<string>} */
  const lost = new Set();

  /** @param {Witness} device @param {string} id */
  const isGivenUp = (device, id) => givenUp.has(`${device.deviceId}/${id}`);

  /** @param {Witness} device @param {Begun} message */
  function isOwedTo(device, { from, number, id, isPromised }) {
    if (!isPromised || from.isRetired || isGivenUp(device, id)) return false;
    return device === from || device.since <= number;
  }

  /** The relay has given it up, and for every device that it was meant for. @param {Begun} message @param {Witness[]} live */
  function isHopeless({ id, from, number }, live) {
    const theirs = live.filter((d) => d.userId !== from.userId && d.since <= number);
    return lost.has(id) && theirs.every((device) => isGivenUp(device, id));
  }

  /** @param {Witness} device */
  function checkHistory(device) {
    const ids = device.messages().map((m) => m.messageId);
    must(new Set(ids).size === ids.length, `${device.deviceId} shows a message twice`);
    /** @type {Map<Witness, number>} */
    const last = new Map();
    for (const { messageId, content, senderId } of device.messages()) {
      const message = begun.get(messageId);
      if (!message) throw new Error(`${device.deviceId} shows ${messageId}, which nobody wrote`);
      must(message.text === content, `${messageId} has other words on ${device.deviceId}`);
      must(message.from.userId === senderId, `${messageId} has another sender`);
      must((last.get(message.from) ?? -1) < message.number, `${messageId} is out of order`);
      last.set(message.from, message.number);
    }
  }

  /**
   * @param {Witness} writer
   * @param {Witness[]} devices
   */
  function checkStates(writer, devices) {
    for (const { messageId, senderId, status } of writer.messages()) {
      if (senderId !== writer.userId) continue;
      const theirs = devices.filter((d) => d.userId !== writer.userId);
      const isThere = theirs.some((d) => d.messages().some((m) => m.messageId === messageId));
      const isSaidToBe = status === 'delivered' || status === 'read';
      must(isThere || !isSaidToBe, `${messageId} is ${status} on ${writer.deviceId}, and nowhere`);
    }
  }

  return {
    /** @param {string} id @param {string} text @param {Witness} from */
    begin(id, text, from) {
      begun.set(id, { id, text, from, number: begun.size, isPromised: false });
    },

    /** @param {string} id */
    promise(id) {
      /** @type {Begun} */ (begun.get(id)).isPromised = true;
    },

    /** How many so far. */
    count: () => begun.size,

    /** @param {{ deviceId: string }} device @param {string} id */
    giveUp(device, id) {
      givenUp.add(`${device.deviceId}/${id}`);
      lost.add(id);
    },

    /** A device says that it has stored a message, or shows that it is missing. @param {Witness} device @param {string} id */
    acknowledged(device, id) {
      const isHere = !begun.has(id) || device.messages().some((m) => m.messageId === id);
      const isShown = isHere || device.unopened.some((one) => one.id === id);
      must(isShown, `${device.deviceId} has acknowledged ${id}, and has it not`);
    },

    /** At any time. @param {Witness[]} devices  also those that were retired */
    checkSafety(devices) {
      devices.forEach(checkHistory);
      devices.forEach((device) => checkStates(device, devices));
    },

    /** When everything has come to rest. @param {Witness[]} devices */
    checkRest(devices) {
      this.checkSafety(devices);
      const live = devices.filter((device) => !device.isRetired);
      for (const device of live) {
        const here = new Map(device.messages().map((m) => [m.messageId, m]));
        for (const { id } of device.unopened)
          must(!here.has(id), `${id} is there, and said to be missing on ${device.deviceId}`);
        for (const message of begun.values()) {
          const isOwed = isOwedTo(device, message);
          must(!isOwed || here.has(message.id), `${message.id} is lost for ${device.deviceId}`);
          const own = message.from === device ? here.get(message.id) : undefined;
          if (!own || ['delivered', 'read'].includes(own.status)) continue;
          must(
            own.status === 'failed' && isHopeless(message, live),
            `${message.id} is ${own.status} for ever`,
          );
        }
      }
    },
  };
}
