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

/**
 * @typedef {{ deviceId: string, name: string, createdAt: string, lastSeenAt: string | null }} ListedDevice
 *
 * @returns {Promise<{ devices: ListedDevice[], devicesEpoch: number }>}
 */
export function getDevices() {
  return request('GET', '/api/devices');
}

/** Its link ends, and nobody seals for it any more. @param {string} deviceId */
export function retireDevice(deviceId) {
  return request('DELETE', `/api/devices/${deviceId}`);
}

/** @returns {Promise<{ contacts: Contact[] }>} */
export function getContacts() {
  return request('GET', '/api/contacts');
}

/** Is this login still good? If not, everybody who listens hears of it. */
export function checkLogin() {
  return request('GET', '/api/me');
}
