/**
 * features/tutors/ruleChoices.js - what a tutor can choose for each rule.
 *
 * What the server holds and is not among them stays a choice.
 */
import { formatNotice } from '../../ui/rulesWords.js';
import { formatMinutes } from '../../ui/time.js';

const HOUR = 60;
const DAY = 24 * HOUR;

const LENGTHS = [30, 45, 60, 90, 120];
const BUFFERS = [0, 5, 10, 15, 30, 45, 60, 90, 120];
const EARLIEST = [0, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY];
const LATEST_DAYS = [7, 14, 30, 60, 90, 180, 365];
const NOTICES = [0, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY];

/**
 * @param {number[]} known
 * @param {number[]} held
 * @param {(value: number) => string} label
 */
function options(known, held, label) {
  const values = [...new Set([...known, ...held])].sort((a, b) => a - b);
  return values.map((value) => ({ value: String(value), label: label(value) }));
}

/** @param {number[]} held */
export const lengthOptions = (held) => options(LENGTHS, held, formatMinutes);

/** @param {number} held */
export const bufferOptions = (held) =>
  options(BUFFERS, [held], (minutes) => (minutes === 0 ? 'No pause' : formatMinutes(minutes)));

/** @param {number} held */
export const earliestOptions = (held) =>
  options(EARLIEST, [held], (minutes) =>
    minutes === 0 ? 'Until it begins' : `${formatNotice(minutes)} before`,
  );

/** @param {number} held */
export const latestOptions = (held) =>
  options(LATEST_DAYS, [held], (days) => (days === 365 ? 'A year ahead' : `${days} days ahead`));

/** @param {number} held */
export const noticeOptions = (held) =>
  options(NOTICES, [held], (minutes) =>
    minutes === 0 ? 'Always, until it begins' : `Until ${formatNotice(minutes)} before`,
  );
