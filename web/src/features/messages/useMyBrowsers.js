import { useResource } from '../../ui/useResource.js';
import { getDevices, retireDevice } from './messagingApi.js';
import { useMessagingState, useMessenger } from './useMessenger.js';

/**
 * @typedef {import('./messagingApi.js').ListedDevice
 *   & { isThis: boolean, isApproved: boolean, code: string }} MyBrowser  code: '' while it has no keys
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

/** My own devices: what the server knows of them, and what their keys say. */
export function useMyBrowsers() {
  const messenger = useMessenger();
  const { encryption, trust } = useMessagingState();
  const own = encryption.name === 'ready' ? encryption.own : null;
  const canApprove = encryption.name === 'ready' && encryption.canApprove;
  const mine = trust[messenger.user.userId];
  const key = `${own} ${mine?.deviceCount} ${mine?.epoch}`;

  const { data, error, reload } = useResource(key, async () => {
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
