/**
 * testing/keyServer.js - http-api.md 8 in memory, for tests without a server.
 *
 * It believes everything, and can be told to lie.
 */

/** @param {string} code */
function refusal(code) {
  return Object.assign(new Error(code), { code });
}

export function createKeyServer() {
  /** @type {Map<string, Map<string, any>>} user -> device -> device_keys */
  const devices = new Map();
  /** @type {Map<string, Map<string, any>>} device -> one-time keys */
  const oneTime = new Map();
  /** @type {Map<string, any>} */
  const fallback = new Map();
  /** @type {Map<string, any>} user -> identity */
  const identities = new Map();
  /** @type {[string, any][]} */
  const calls = [];
  let isDown = false;

  /** @param {any} object @param {any} signatures */
  function merge(object, signatures) {
    for (const [signer, names] of Object.entries(signatures)) {
      Object.assign(((object.signatures ??= {})[signer] ??= {}), names);
    }
  }

  /** @type {Record<string, (body: any, user: string, device: string) => any>} */
  const handlers = {
    upload(body, user, device) {
      const mine = oneTime.get(device) ?? new Map();
      oneTime.set(device, mine);
      if (body.device_keys) {
        const known = devices.get(user) ?? new Map();
        devices.set(user, known.set(device, body.device_keys));
      }
      Object.entries(body.one_time_keys ?? {}).forEach(([name, key]) => mine.set(name, key));
      if (body.fallback_keys) fallback.set(device, body.fallback_keys);
      return {
        one_time_key_counts: { signed_curve25519: mine.size },
        unused_fallback_key_types: fallback.has(device) ? ['signed_curve25519'] : [],
      };
    },

    query(body, me) {
      /** @type {any} */
      const answer = {
        device_keys: {},
        master_keys: {},
        self_signing_keys: {},
        user_signing_keys: {},
        failures: {},
      };
      for (const user of Object.keys(body.device_keys)) {
        if (devices.has(user)) {
          answer.device_keys[user] = Object.fromEntries(devices.get(user) ?? []);
        }
        const identity = identities.get(user);
        if (!identity) continue;
        answer.master_keys[user] = identity.master_key;
        answer.self_signing_keys[user] = identity.self_signing_key;
        if (user === me) answer.user_signing_keys[user] = identity.user_signing_key;
      }
      return answer;
    },

    claim(body) {
      /** @type {any} */
      const keys = {};
      for (const [user, wanted] of Object.entries(body.one_time_keys)) {
        for (const device of Object.keys(wanted)) {
          const left = oneTime.get(device) ?? new Map();
          const [name, key] = left.entries().next().value ?? [];
          left.delete(name);
          (keys[user] ??= {})[device] = name ? { [name]: key } : (fallback.get(device) ?? {});
        }
      }
      return { one_time_keys: keys, failures: {} };
    },

    'device-signing'({ password, ...keys }, user) {
      const [known, next] = [identities.get(user), keys].map((i) =>
        JSON.stringify(i?.master_key.keys),
      );
      if (known && known !== next && password !== 'secret') throw refusal('wrong_credentials');
      if (known !== next) {
        for (const device of devices.get(user)?.values() ?? []) {
          const [own] = Object.keys(device.signatures[user]).filter((n) =>
            n.endsWith(device.device_id),
          );
          device.signatures = { [user]: { [own]: device.signatures[user][own] } };
        }
        identities.set(user, keys);
      }
      return {};
    },

    signatures(body) {
      for (const [user, targets] of Object.entries(body)) {
        for (const [name, { signatures }] of Object.entries(targets)) {
          const master = identities.get(user)?.master_key;
          const target = devices.get(user)?.get(name) ?? master;
          if (!target) throw refusal('key_not_found');
          merge(target, signatures);
        }
      }
      return { failures: {} };
    },
  };

  return {
    devices,
    oneTime,
    fallback,
    identities,
    calls,
    /** @param {boolean} down */
    setDown(down) {
      isDown = down;
    },

    /**
     * The calls of one device.
     *
     * @param {string} userId
     * @param {string} deviceId
     * @returns {import('../requests.js').Post}
     */
    postOf: (userId, deviceId) => async (path, body) => {
      if (isDown) throw refusal('offline');
      const [name] = path.split('?');
      calls.push([name, body]);
      return structuredClone(handlers[name](structuredClone(body), `@${userId}:judify`, deviceId));
    },
  };
}

/** @typedef {ReturnType<typeof createKeyServer>} KeyServer */
