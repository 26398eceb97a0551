/**
 * ui/clock.js - times of a day without a date: '09:30', and '24:00' for its end.
 */
import { formatTime } from './time.js';

const DAY_MINUTES = 24 * 60;

/** '09:30' for 570. @param {number} minutes */
export function timeOf(minutes) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** '09:30', and where clocks have twelve hours '9:30 AM'. @param {string} time */
export function formatClock(time) {
  const start = formatTime('1970-01-01T00:00:00.000Z', 'UTC');
  if (time === '24:00') return start === '00:00' ? time : 'Midnight';
  return formatTime(`1970-01-01T${time}:00.000Z`, 'UTC');
}

/**
 * The times to choose from, `held` among them if it is between two steps.
 *
 * @param {string} held
 * @param {number} stepMinutes
 * @param {{ hasEnd?: boolean }} [options]  hasEnd: 24:00 is one of them
 * @returns {{ value: string, label: string }[]}
 */
export function clockOptions(held, stepMinutes, { hasEnd = false } = {}) {
  const count = DAY_MINUTES / stepMinutes + (hasEnd ? 1 : 0);
  const steps = Array.from({ length: count }, (_, i) => timeOf(i * stepMinutes));
  const times = [...new Set([...steps, held])].sort();
  return times.map((value) => ({ value, label: formatClock(value) }));
}
