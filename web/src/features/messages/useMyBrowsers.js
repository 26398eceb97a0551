import { useResource } from '../../ui/useResource.js';
import { getDevices, retireDevice } from './messagingApi.js';
import { useMessagingState, useMessenger } from './useMessenger.js';

/**
 * @typedef {import('./messagingApi.js').ListedDevice
 *   & { isThis: boolean, isApproved: boolean, code: string }} MyBrowser  code: '' while it has no keys
 */

/** My own devices: what the server knows of them, and what their keys say. */
export function useMyBrowsers() {
  const messenger = useMessenger();
  const { encryption, trust } = useMessagingState();
  const own = encryption.name === 'ready' ? encryption.own : null;
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
    /** @param {string} deviceId */
    async approve(deviceId) {
      await messenger.encryption('approve', deviceId);
      await reload();
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
