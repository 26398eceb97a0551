import { useResource } from '../../ui/useResource.js';
import { getDevices, retireDevice } from './messagingApi.js';
import { useMessagingState, useMessenger } from './useMessenger.js';
import { connectionProblem } from './view/words.js';

/**
 * @typedef {import('./messagingApi.js').ListedDevice
 *   & { isThis: boolean, isApproved: boolean | null, code: string }} MyBrowser
 *   code: '' while it has no keys.  isApproved: null if that cannot be known here
 */

/** @type {Record<string, string>} */
const REFUSALS = {
  device_changed: 'That browser has another code now. Compare the two once more.',
  cannot_approve:
    'This browser has not got what it takes to approve another one. Approve it in the browser where you began.',
};

/** @param {any} thrown */
function withSentence(thrown) {
  const sentence = REFUSALS[thrown?.code];
  return sentence ? Object.assign(new Error(sentence), { code: thrown.code }) : thrown;
}

/** @param {import('./messagingApi.js').ListedDevice[]} devices @returns {MyBrowser[]} */
function withoutKeys(devices) {
  return devices.map((device) => ({ ...device, isThis: false, isApproved: null, code: '' }));
}

/** My own devices: what the server knows of them, and what their keys say. */
export function useMyBrowsers() {
  const messenger = useMessenger();
  const { connection, encryption, trust } = useMessagingState();
  const own = encryption.name === 'ready' ? encryption.own : null;
  const canApprove = encryption.name === 'ready' && encryption.canApprove;
  const mine = trust[messenger.user.userId];
  /* No room for this browser, hence no keys here; another one can be removed all the same. */
  const isLeftOut = connection.name === 'stopped' && connection.reason === 'too_many_devices';
  const key = `${isLeftOut} ${own} ${mine?.deviceCount} ${mine?.epoch}`;

  const { data, error, reload } = useResource(key, async () => {
    if (isLeftOut) return withoutKeys((await getDevices()).devices);
    if (!own) return null;
    const [{ devices }, keys] = await Promise.all([
      getDevices(),
      messenger.encryption('myDevices'),
    ]);
    return devices.map((device) => {
      const its = keys.find((/** @type {any} */ one) => one.deviceId === device.deviceId);
      return {
        ...device,
        isThis: its?.isThis ?? false,
        isApproved: its?.isApproved ?? false,
        code: its?.code ?? '',
      };
    });
  });

  return {
    /** @type {MyBrowser[] | null} */
    browsers: data,
    error,
    /** Why there are none to show, if it is not only a matter of seconds. */
    problem: own || connection.name === 'connecting' ? null : connectionProblem(connection),
    own,
    canApprove,
    /** @param {MyBrowser} browser  whose code was compared */
    async approve({ deviceId, code }) {
      try {
        await messenger.encryption('approve', deviceId, code);
      } catch (/** @type {any} */ thrown) {
        throw withSentence(thrown);
      } finally {
        await reload();
      }
    },
    /** @param {string} deviceId */
    async retire(deviceId) {
      await retireDevice(deviceId);
      await reload();
    },
    /** @param {string} password */
    reset: (password) => messenger.encryption('resetIdentity', password),
  };
}
