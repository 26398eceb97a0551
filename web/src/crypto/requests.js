/**
 * requests.js - what OlmMachine wants from the server, asked and answered.
 *
 * The machine does no network: it hands out requests, and is told the
 * answers. The calls are http-api.md 8.
 *
 * @import { OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm'
 */
import {
  DecryptionSettings,
  DeviceLists,
  RequestType,
  TrustRequirement,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';

/** @typedef {(path: string, body: any) => Promise<any>} Post  below /api/keys; throws the server's code */

/** As many as one query may name. */
const QUERY_USERS_MAX = 250;
/** A request's answer may lead to another request; it ends long before this. */
const ROUNDS_MAX = 8;

/** How the library writes a user. @param {string} userId */
export function olmUser(userId) {
  return `@${userId}:judify`;
}

/** @param {string} userId */
export function userOf(userId) {
  return new UserId(olmUser(userId));
}

/** Nothing is opened that its owner has not signed for. */
export function strictly() {
  return new DecryptionSettings(TrustRequirement.CrossSigned);
}

/**
 * @param {OlmMachine} machine
 * @param {string} deviceId
 * @param {Post} post
 * @param {() => void} [onNews]  the machine may know other keys than before
 */
export function createRequests(machine, deviceId, post, onNews = () => {}) {
  const upload = `upload?device=${deviceId}`;

  /** @type {Partial<Record<RequestType, string>>} */
  const paths = {
    [RequestType.KeysUpload]: upload,
    [RequestType.KeysQuery]: 'query',
    [RequestType.KeysClaim]: 'claim',
    [RequestType.SignatureUpload]: 'signatures',
  };

  /**
   * Of what is not in the table nothing is needed here: those are messages
   * between devices about room keys and secrets, which we do not have.
   *
   * @param {any} request  of the library
   * @returns {Promise<any>} the server's answer
   */
  async function send(request) {
    const path = paths[/** @type {RequestType} */ (request.type)];
    const body = path ? JSON.parse(request.body) : {};
    const answer = path ? await post(path, body) : {};
    /* Who is absent from an answer has no devices; the library would ask again and again. */
    if (path === 'query') {
      Object.keys(body.device_keys).forEach((user) => (answer.device_keys[user] ??= {}));
    }
    if (request.id)
      await machine.markRequestAsSent(request.id, request.type, JSON.stringify(answer));
    onNews();
    return answer;
  }

  /** Everything the machine wants now. */
  async function pump() {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const requests = await machine.outgoingRequests();
      if (!requests.length) return;
      for (const request of requests) await send(request);
    }
  }

  return {
    send,
    pump,

    /** How many one-time keys the server has left; more, if they run low. */
    async replenish() {
      const { one_time_key_counts, unused_fallback_key_types } = await post(upload, {});
      await machine.receiveSyncChangesMsc4186(
        '[]',
        new DeviceLists([], []),
        new Map(Object.entries(one_time_key_counts)),
        new Set(unused_fallback_key_types),
        strictly(),
      );
      await pump();
    },

    /**
     * The devices and identities of these users, as they are now.
     *
     * @param {string[]} userIds
     * @returns {Promise<Record<string, any>>} the public master keys that the server has, by user
     */
    async query(userIds) {
      await machine.updateTrackedUsers(userIds.map(userOf));
      const masterKeys = {};
      for (let at = 0; at < userIds.length; at += QUERY_USERS_MAX) {
        const page = userIds.slice(at, at + QUERY_USERS_MAX).map(userOf);
        const answer = await send(machine.queryKeysForUsers(page));
        Object.assign(masterKeys, answer.master_keys);
      }
      return masterKeys;
    },

    /** A session with each of the user's devices that has none. @param {string} userId */
    async claim(userId) {
      const request = await machine.getMissingSessions([userOf(userId)]);
      if (request) await send(request);
    },

    /** @param {any} keys  the three public ones @param {string} [password]  to replace others */
    publishIdentity(keys, password) {
      /* Made here already, whatever the server says of it. */
      onNews();
      return post('device-signing', {
        master_key: keys.master_key,
        self_signing_key: keys.self_signing_key,
        user_signing_key: keys.user_signing_key,
        ...(password === undefined ? {} : { password }),
      });
    },
  };
}

/** @typedef {ReturnType<typeof createRequests>} Requests */
