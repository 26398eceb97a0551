/**
 * features/settings/reminderChoices.js - what one can choose about reminders,
 * and what will happen, in words.
 *
 * @typedef {object} ReminderChoices
 * @property {number[]} minutesBefore  a lesson begins; any order; at most five
 * @property {{ start: string, end: string } | null} quiet  '22:00', on the user's own clock; may go over midnight
 * @property {boolean} byMail          reminders also by mail
 * @property {boolean} changesByMail   mails about what the other person does
 */
import { formatClock } from '../../ui/clock.js';
import { formatNotice } from '../../ui/rulesWords.js';
import { zoneName } from '../../ui/time.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** As many as the server keeps (docs/http-api.md 6.2). */
const MOST = 5;
const LEADS = [10, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];

/** Where one begins who turns quiet hours on. */
export const NIGHT = { start: '22:00', end: '07:00' };

/** The usual times, and those that are held. @param {number[]} held in minutes */
export function leadOptions(held) {
  const values = [...new Set([...LEADS, ...held])].sort((a, b) => a - b);
  return values.map((minutes) => ({ value: String(minutes), label: formatNotice(minutes) }));
}

/**
 * Why they cannot be saved.
 *
 * @param {ReminderChoices} choices
 * @returns {{ minutesBefore?: string, quiet?: string }}  by member; empty: they can
 */
export function faultsOf({ minutesBefore, quiet }) {
  /** @type {{ minutesBefore?: string, quiet?: string }} */
  const faults = {};
  if (minutesBefore.length > MOST)
    faults.minutesBefore = `These are ${minutesBefore.length}. Choose at most ${MOST}.`;
  if (quiet && quiet.start === quiet.end)
    faults.quiet = 'They end when they begin. Choose two different times, or turn them off.';
  return faults;
}

/** '2 days, 1 day and 1 hour', the longest first @param {number[]} minutesBefore */
function listOf(minutesBefore) {
  const words = [...minutesBefore].sort((a, b) => b - a).map(formatNotice);
  const last = words.pop();
  return words.length ? `${words.join(', ')} and ${last}` : last;
}

/**
 * @param {ReminderChoices} choices
 * @param {{ zone: string, sendsMail: boolean, emailConfirmed: boolean }} facts
 *   zone: the user's own, whose clock quiet hours are on
 * @returns {string[]} one sentence each
 */
export function whatWillHappen(choices, { zone, sendsMail, emailConfirmed }) {
  const { minutesBefore, quiet, byMail, changesByMail } = choices;
  const sentences = [];
  if (minutesBefore.length === 0) sentences.push('You will not be reminded of your lessons.');
  else {
    const not = quiet
      ? `, but not between ${formatClock(quiet.start)} and ${formatClock(quiet.end)} ${zoneName(zone)}`
      : ', at any hour';
    sentences.push(`You will be reminded ${listOf(minutesBefore)} before each lesson${not}.`);
    if (quiet)
      sentences.push(
        'A reminder of those hours comes when they end, or just before they begin if that would be too late.',
      );
    sentences.push(
      byMail && sendsMail
        ? 'Reminders come by mail, and in Judify where you have it open.'
        : 'Reminders come in Judify, where you have it open.',
    );
  }
  if (sendsMail)
    sentences.push(
      changesByMail
        ? 'When the other person books, moves or cancels, you get a mail.'
        : 'You get no mails when the other person books, moves or cancels.',
    );
  const isMailed = changesByMail || (byMail && minutesBefore.length > 0);
  if (sendsMail && isMailed && !emailConfirmed)
    sentences.push('Mails begin once your address is confirmed.');
  return sentences;
}
