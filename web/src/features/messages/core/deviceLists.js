/**
 * Everybody's devices, as the contacts say them.
 *
 * @import { Contact, DeviceList } from '../types.js'
 */

/**
 * @param {Contact[]} contacts
 * @returns {{ there: Record<string, DeviceList>, left: Record<string, DeviceList> }}
 *   by user id.  left: of who has deleted the account, and has none
 */
export function deviceListsOf(contacts) {
  /** @type {Record<string, DeviceList>[]} */
  const [there, left] = [{}, {}];
  for (const { user, devicesEpoch: epoch, devices } of contacts) {
    if (user.deleted) left[user.userId] = { epoch, deviceIds: [], hasLeft: true };
    else there[user.userId] = { epoch, deviceIds: devices };
  }
  return { there, left };
}
