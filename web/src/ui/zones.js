import { zoneHere } from './time.js';

/**
 * Every zone this browser knows, as options for a menu; `mine` is always among
 * them, also when it is an old name the list does not have.
 *
 * @param {string} mine
 * @returns {{ value: string, label: string }[]}
 */
export function zoneOptions(mine) {
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', mine, zoneHere()]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
