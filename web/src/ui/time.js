/**
 * ui/time.js - instants, as people in some zone say them.
 *
 * Instants are ISO 8601 UTC strings, zones are IANA names.  Pure but for the
 * two functions that ask the browser who is looking.
 */

/** The zone of the person in front of this browser. */
export function zoneHere() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Judify speaks English, so dates do too: in the reader's own English, or the
 * British kind, whose order most of the world shares.
 *
 * @param {readonly string[]} languages
 */
export function dateLocale(languages) {
  return languages.find((language) => /^en\b/.test(language)) ?? 'en-GB';
}

/**
 * By what they format: a week shows hundreds of times, and making a formatter is the slow part.
 *
 * @type {Map<string, Intl.DateTimeFormat>}
 */
const formatters = new Map();

/**
 * @param {string | Date} instant
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} parts
 */
function format(instant, zone, parts) {
  const locale = dateLocale(navigator.languages ?? []);
  const key = JSON.stringify([locale, zone, parts]);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, { ...parts, timeZone: zone });
    /* '09:00' is written so, '09:00 AM' is not. */
    if (formatter.resolvedOptions().hour12)
      formatter = new Intl.DateTimeFormat(locale, { ...parts, hour: 'numeric', timeZone: zone });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(instant));
}

/**
 * '14:30', and where clocks have twelve hours '2:30 PM', which no line break may part.
 *
 * @param {string} instant
 * @param {string} zone
 */
export function formatTime(instant, zone) {
  return format(instant, zone, { hour: '2-digit', minute: '2-digit' }).replace(/\s/g, '\u00a0');
}

/** 'Tue 24 Nov' @param {string | Date} instant @param {string} zone */
export function formatDay(instant, zone) {
  return format(instant, zone, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** 'Tue 24' @param {string | Date} instant @param {string} zone */
export function formatWeekdayNumber(instant, zone) {
  return `${format(instant, zone, { weekday: 'short' })} ${format(instant, zone, { day: 'numeric' })}`;
}

/** 'Nov' @param {string} instant @param {string} zone */
export function formatMonth(instant, zone) {
  return format(instant, zone, { month: 'short' });
}

/** '24' @param {string} instant @param {string} zone */
export function formatDayNumber(instant, zone) {
  return format(instant, zone, { day: 'numeric' });
}

/** 'Tuesday 24 November' @param {string | Date} instant @param {string} zone */
export function formatLongDay(instant, zone) {
  return format(instant, zone, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** '24 November 2026' @param {string | Date} instant @param {string} zone */
export function formatDate(instant, zone) {
  return format(instant, zone, { day: 'numeric', month: 'long', year: 'numeric' });
}

/**
 * '14:30–15:30'; the end also names its day when that is another one.
 *
 * @param {{ start: string, end: string }} slot
 * @param {string} zone
 */
export function formatRange({ start, end }, zone) {
  const isSameDay = formatDate(start, zone) === formatDate(end, zone);
  const until = isSameDay ? '' : ` ${formatDay(end, zone)}`;
  return `${formatTime(start, zone)}–${formatTime(end, zone)}${until}`;
}

/** Cities by the names that some browsers still give them, and today's. */
const RENAMED = new Map([
  ['Asmera', 'Asmara'],
  ['Calcutta', 'Kolkata'],
  ['Enderbury', 'Kanton'],
  ['Faeroe', 'Faroe'],
  ['Godthab', 'Nuuk'],
  ['Katmandu', 'Kathmandu'],
  ['Kiev', 'Kyiv'],
  ['Ponape', 'Pohnpei'],
  ['Rangoon', 'Yangon'],
  ['Saigon', 'Ho Chi Minh City'],
  ['Truk', 'Chuuk'],
]);

/** 'Buenos Aires', of 'America/Argentina/Buenos_Aires' @param {string} zone */
export function zoneCity(zone) {
  const last = zone.slice(zone.lastIndexOf('/') + 1);
  return RENAMED.get(last) ?? last.replaceAll('_', ' ');
}

/** 'Berlin time'; 'UTC' stays as it is. @param {string} zone */
export function zoneName(zone) {
  return zone.includes('/') ? `${zoneCity(zone)} time` : zone;
}

/**
 * Do two zones show different clocks at this instant?  Names do not tell:
 * Berlin and Madrid agree, and London agrees with UTC half the year.
 *
 * @param {string} one
 * @param {string} other
 * @param {string} instant
 */
export function clocksDiffer(one, other, instant) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return format(instant, one, parts) !== format(instant, other, parts);
}

/**
 * The same slot on the other person's clock: '13:30–14:30 in Lisbon', with the
 * day when it is another one there; null when both clocks agree.
 *
 * @param {{ start: string, end: string }} slot
 * @param {string} here
 * @param {string} there
 */
export function formatElsewhere(slot, here, there) {
  if (!clocksDiffer(here, there, slot.start)) return null;
  const isSameDay = formatDate(slot.start, here) === formatDate(slot.start, there);
  const day = isSameDay ? '' : `${formatDay(slot.start, there)}, `;
  return `${day}${formatRange(slot, there)} in ${zoneCity(there)}`;
}

/** '1 h 30 min' @param {number} minutes */
export function formatMinutes(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
