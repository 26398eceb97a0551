/**
 * What the server holds, as a person says it.
 *
 * @import { Held } from './heldApi.js'
 */
import { formatClock } from '../../ui/clock.js';
import { fullName } from '../../ui/initials.js';
import { formatNotice } from '../../ui/rulesWords.js';

/** '820 bytes', '1.4 kB' @param {number} bytes */
export function formatSize(bytes) {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

/** @param {number} n @param {string} noun */
function count(n, noun) {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** 'less than a minute', '5 minutes', '3 hours', '2 days' @param {number} ms */
export function formatAge(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.floor(hours / 24), 'day');
}

/** 'You', a contact's name, or that we have none @param {Held} held @param {string} userId */
export function nameOf({ user, contacts }, userId) {
  if (userId === user.userId) return 'You, in another browser';
  const contact = contacts.find((each) => each.user.userId === userId);
  return contact ? fullName(contact.user) : 'Somebody who is no contact of yours any more';
}

/** @param {Held} held @param {string} deviceId */
export function deviceNameOf({ devices }, deviceId) {
  return devices.find((device) => device.deviceId === deviceId)?.name ?? 'a browser';
}

/** What the server has of the keys of one browser. @param {Held} held @param {string} deviceId */
export function keysOf({ keys }, deviceId) {
  const stock = keys.devices.find((device) => device.deviceId === deviceId);
  if (!stock) return 'No public keys yet';
  const spare = stock.hasFallbackKey ? ', and one to fall back on' : '';
  return `Public keys: its own, ${stock.oneTimeKeys} more to be used once each${spare}`;
}

/** What stands below the list of browsers. @param {Held} held */
export function identityOf({ keys }) {
  if (!keys.hasIdentity) return 'Your security code has no keys yet.';
  const signed = count(keys.signatures, 'signature');
  return `And the public keys of your security code, with ${signed} that say which browsers are yours.`;
}

/** When there are reminders of lessons, in words. @param {import('./heldApi.js').HeldReminders} reminders */
export function remindersOf({ minutesBefore, quiet }) {
  if (minutesBefore.length === 0) return 'none';
  const times = minutesBefore.map(formatNotice).join(', ');
  const not = quiet
    ? `, not between ${formatClock(quiet.start)} and ${formatClock(quiet.end)}`
    : '';
  return `${times} before a lesson${not}`;
}

/** What is mailed. @param {import('./heldApi.js').HeldReminders} reminders */
export function mailsOf({ byMail, changesByMail }) {
  const kinds = [byMail && 'reminders', changesByMail && 'what others change'].filter(Boolean);
  return kinds.join(' and ') || 'nothing';
}

/** 'judify-2026-11-26.json' @param {Date} now */
export function fileNameOf(now) {
  return `judify-${now.toISOString().slice(0, 10)}.json`;
}
