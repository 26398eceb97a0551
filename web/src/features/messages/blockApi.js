/**
 * Who is blocked (http-api.md 4). They are not told.
 *
 * @import { User } from './types.js'
 */
import { request } from '../../net/http.js';

/** @param {string} userId */
export function blockUser(userId) {
  return request('PUT', `/api/blocks/${userId}`);
}

/** @param {string} userId */
export function unblockUser(userId) {
  return request('DELETE', `/api/blocks/${userId}`);
}

/** The newest first. @returns {Promise<{ user: User, blockedAt: string }[]>} */
export async function readBlocks() {
  return (await request('GET', '/api/blocks')).blocks;
}
