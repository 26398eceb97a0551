/**
 * The calls of http-api.md 4 that messaging needs.
 *
 * @import { Contact } from './types.js'
 */
import { request } from '../../net/http.js';

/** @param {string} name @returns {Promise<{ deviceId: string }>} */
export function createDevice(name) {
  return request('POST', '/api/devices', { body: { name } });
}

/** @returns {Promise<{ devices: { deviceId: string }[], devicesEpoch: number }>} */
export function getDevices() {
  return request('GET', '/api/devices');
}

/** @returns {Promise<{ contacts: Contact[] }>} */
export function getContacts() {
  return request('GET', '/api/contacts');
}

/** Is this login still good? If not, everybody who listens hears of it. */
export function checkLogin() {
  return request('GET', '/api/me');
}
