/**
 * leader.js - what the leading tab runs: device, database, delivery and link.
 *
 *   start() -> a device of this browser -> its keys -> what was left -> link
 *      link WELCOME   -> contacts and devices are asked for, the outbox goes out
 *      link lost      -> offline, in words; the socket comes back by itself
 *      device unknown -> a new one, and from the beginning
 *
 * @import { Envelope } from '../../net/envelope.js'
 * @import { SocketState } from '../../net/socket.js'
 * @import { Contact, Message, SharedState, User } from './types.js'
 */
import { jsonPayload } from '../../net/envelope.js';
import { asApiError } from '../../net/http.js';
import { createSocket } from '../../net/socket.js';
import { createClock } from './clock.js';
import { deviceListsOf } from './core/deviceLists.js';
import { presenceReducer } from './core/presenceReducer.js';
import { askToKeep } from './askToKeep.js';
import { typingReducer } from './core/typingReducer.js';
import { createDelivery } from './delivery.js';
import { deviceName } from './deviceName.js';
import { createEncryption } from './encryption.js';
import { createLedger } from './ledger.js';
import * as messagingApi from './messagingApi.js';
import { tellsReads } from './readReceipts.js';
import { openDatabase } from './store/database.js';
import { createHistory, isQuotaError } from './store/history.js';
import { SHOW_MS } from './typing.js';

const REFRESH_AGAIN_MS = 5_000;
/** A server that restarts answers calls a moment before it takes links. */
const REFUSALS = 2;
const STORAGE_AGAIN_MS = 60_000;

/** @param {string} userId */
export function deviceKey(userId) {
  return `judify_device_${userId}`;
}

/** @param {string} deviceId */
function linkUrl(deviceId) {
  const url = new URL(`/ws?device=${deviceId}`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/**
 * @param {object} parts
 * @param {User} parts.user
 * @param {() => void} parts.assertLeads              throws when another tab leads now
 * @param {() => SharedState} parts.readState
 * @param {(change: Partial<SharedState>) => void} parts.onState
 * @param {() => void} parts.onHistory                the history has changed
 * @param {(messages: Message[]) => void} parts.onArrived  stored, and new here
 * @param {(notice: any) => void} parts.onNotice      a notice that is not about messages
 * @param {typeof messagingApi} [parts.api]
 * @param {typeof import('./cryptoWorker.js').startCryptoWorker} [parts.startWorker]
 */
export function createLeader(parts) {
  const { user, assertLeads, readState, onState, onNotice, api = messagingApi } = parts;
  /** @type {Awaited<ReturnType<typeof openDatabase>> | null} */
  let database = null;
  /** @type {ReturnType<typeof createDelivery> | null} */
  let delivery = null;
  /** @type {ReturnType<typeof createEncryption> | null} */
  let encryption = null;
  /** @type {ReturnType<typeof createSocket> | null} */
  let socket = null;
  const clock = createClock();
  let isStopped = false;
  /** @type {Promise<void> | null} */
  let refreshing = null;
  let mustRefreshAgain = false;
  /** @type {Set<any>} */
  const timers = new Set();
  /** Calls wait for the first start; a new device later does not hold them up. */
  /** @type {(value?: unknown) => void} */
  let resolveReady = () => {};
  /** @type {(reason: unknown) => void} */
  let rejectReady = () => {};
  const ready = new Promise((resolve, reject) => {
    resolveReady = resolve;
    rejectReady = reject;
  });

  /** @param {() => void} run @param {number} ms */
  function later(run, ms) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  /* --- the device ---------------------------------------------------------- */

  /** In both places: what localStorage has may not be on the disk yet. @param {string} deviceId */
  async function noteDevice(deviceId) {
    if (localStorage.getItem(deviceKey(user.userId)) !== deviceId)
      localStorage.setItem(deviceKey(user.userId), deviceId);
    if ((await database?.device()) !== deviceId) await database?.setDevice(deviceId);
    return deviceId;
  }

  /** @returns {Promise<string>} waits for the network as long as it takes */
  async function ensureDevice() {
    for (;;) {
      const known = localStorage.getItem(deviceKey(user.userId)) ?? (await database?.device());
      if (known) return noteDevice(known);
      try {
        const { deviceId } = await api.createDevice(deviceName(navigator.userAgent));
        assertLeads();
        await noteDevice(deviceId);
      } catch (thrown) {
        const { code, isOffline } = asApiError(thrown);
        if (isStopped) throw thrown;
        onState({
          connection: isOffline ? { name: 'offline' } : { name: 'stopped', reason: code },
        });
        await new Promise((resolve) => later(() => resolve(undefined), REFRESH_AGAIN_MS));
      }
    }
  }

  async function start() {
    database ??= await openDatabase(user.userId, assertLeads);
    const deviceId = await ensureDevice();
    if (isStopped) return;
    encryption = createEncryption({
      userId: user.userId,
      deviceId,
      onState,
      onChange: refresh,
      onRestarted: () => socket?.reopen(),
      assertLeads,
      later,
      startWorker: parts.startWorker,
    });
    /* Nothing is ever sent in the open instead. */
    await encryption.prepare();
    if (isStopped) return encryption.stop();
    const history = createHistory(user.userId, assertLeads);
    const ledger = createLedger({
      me: user,
      history,
      database,
      contactById: (userId) => readState().contacts?.find((c) => c.user.userId === userId)?.user,
      onChange: parts.onHistory,
    });
    delivery = createDelivery({
      self: { userId: user.userId, deviceId },
      ledger,
      database,
      seal: encryption.seal,
      open: encryption.open,
      send,
      onStaleDevices: refresh,
      onStorageFull: handleStorageFull,
      tellsReads: () => tellsReads(user.userId),
      onTyping: handleTyping,
      onUnopened: (unopened) => onState({ unopened }),
      onSecrets: () => void refresh(),
      onMessage: (userId) => changeTyping({ type: 'stopped', userIds: [userId] }),
      onArrived: parts.onArrived,
      newId: () => crypto.randomUUID(),
      now: clock.now,
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer),
    });
    await delivery.start().catch((thrown) => {
      if (!isQuotaError(thrown)) throw thrown;
    });
    if (isStopped) return delivery.stop();
    socket = createSocket({
      url: linkUrl(deviceId),
      userId: user.userId,
      onEnvelope: handleEnvelope,
      onState: handleSocketState,
    });
    socket.open();
    resolveReady();
  }

  /** The relay does not know this device (any more): a normal case, not an error. */
  async function startOver() {
    if (isStopped) return;
    socket?.close();
    delivery?.stop();
    encryption?.stop();
    localStorage.removeItem(deviceKey(user.userId));
    await database?.setDevice(null).then(start).catch(rejectReady);
  }

  /* --- the link ------------------------------------------------------------ */

  /** @param {Parameters<ReturnType<typeof createSocket>['send']>[0]} envelope */
  function send(envelope) {
    assertLeads();
    return socket?.send(envelope) ?? false;
  }

  /** @param {Envelope} envelope */
  function handleEnvelope(envelope) {
    if (envelope.kind === 'WELCOME') handleWelcome(envelope);
    else if (envelope.kind === 'NOTICE') handleNotice(jsonPayload(envelope));
    else delivery?.received(envelope);
  }

  /** @param {Envelope} envelope */
  function handleWelcome(envelope) {
    const welcome = delivery?.linkOpened(envelope);
    clock.hear(welcome.now);
    encryption?.linkOpened();
    const online = presenceReducer(readState().online, { type: 'linkOpened' });
    onState({ connection: { name: 'online' }, online });
    refresh();
  }

  /** @param {any} notice  protocol.md 5.7 */
  function handleNotice(notice) {
    if (notice.type === 'presence') {
      onState({ online: presenceReducer(readState().online, notice) });
      delivery?.cameOnline(notice.online ?? []);
      changeTyping({ type: 'stopped', userIds: notice.offline ?? [] });
    } else if (notice.type === 'contact' || notice.type === 'devices') {
      if (notice.type === 'devices') delivery?.devicesChanged();
      refresh();
    } else if (notice.type === 'keys_low') {
      encryption?.replenish().catch(() => {});
    } else {
      onNotice(notice);
    }
  }

  /** @param {SocketState} state */
  function handleSocketState(state) {
    if (state.name === 'connecting') {
      if (!['offline', 'refused'].includes(readState().connection.name))
        onState({ connection: { name: 'connecting' } });
    } else if (state.name === 'waiting') {
      const online = presenceReducer(readState().online, { type: 'linkLost' });
      const isRefused = readState().connection.name === 'refused' && !state.wasOpen;
      onState({ connection: { name: isRefused ? 'refused' : 'offline' }, online });
      if (!state.wasOpen) diagnose(state.failures);
    } else if (state.name === 'stopped') {
      onState({ connection: { name: 'stopped', reason: state.reason }, online: [] });
      if (state.reason === 'device_retired') startOver();
      /* Whose account is gone has no login either: then this is the door. */
      if (['logged_out', 'denied'].includes(state.reason)) api.checkLogin().catch(() => {});
    }
  }

  /** A browser hides why an upgrade was refused; the API tells. @param {number} failures */
  async function diagnose(failures) {
    const mine = localStorage.getItem(deviceKey(user.userId));
    try {
      const { devices } = await api.getDevices();
      if (!devices.some(({ deviceId }) => deviceId === mine)) startOver();
      else if (failures >= REFUSALS && readState().connection.name === 'offline') {
        onState({ connection: { name: 'refused' } });
      }
    } catch {
      if (readState().connection.name === 'refused') onState({ connection: { name: 'offline' } });
      /* Offline: the socket tries again. Logged out: whoever listens has heard. */
    }
  }

  /* --- who is there -------------------------------------------------------- */

  /** Contacts and device lists, as they are now. What asks meanwhile gets the next answer. */
  async function refresh() {
    mustRefreshAgain = refreshing !== null;
    refreshing ??= askContacts().finally(() => {
      refreshing = null;
      if (mustRefreshAgain && !isStopped) refresh();
    });
    return refreshing;
  }

  async function askContacts() {
    try {
      const asOf = delivery?.devicesAsked();
      const [{ contacts }, own] = await Promise.all([api.getContacts(), api.getDevices()]);
      if (!isStopped) await takeContacts(contacts, own, asOf);
    } catch {
      if (!isStopped) later(refresh, REFRESH_AGAIN_MS);
    }
  }

  /**
   * @param {Contact[]} contacts
   * @param {{ devices: { deviceId: string }[], devicesEpoch: number }} own
   * @param {symbol | undefined} asOf
   */
  async function takeContacts(contacts, own, asOf) {
    onState({ contacts });
    delivery?.contactsKnown(contacts);
    const { there, left } = deviceListsOf(contacts);
    const deviceIds = own.devices.map(({ deviceId }) => deviceId);
    const all = { ...there, [user.userId]: { epoch: own.devicesEpoch, deviceIds } };
    const sealable = await encryption?.known(all);
    if (sealable && !isStopped) delivery?.devicesKnown({ ...sealable, ...left }, asOf);
  }

  /** @param {Parameters<typeof typingReducer>[1]} event */
  function changeTyping(event) {
    const { typing } = readState();
    const next = typingReducer(typing, event);
    if (next !== typing && !isStopped) onState({ typing: next });
  }

  /** @param {string} userId */
  function handleTyping(userId) {
    changeTyping({ type: 'typing', userId, untilMs: Date.now() + SHOW_MS });
    later(() => changeTyping({ type: 'time', nowMs: Date.now() }), SHOW_MS);
  }

  /** @param {boolean} isFull */
  function handleStorageFull(isFull) {
    if (isFull === readState().isStorageFull) return;
    onState({ isStorageFull: isFull });
    if (isFull) later(retryStorage, STORAGE_AGAIN_MS);
  }

  /** What was not stored was not acknowledged: the next link brings it again. */
  function retryStorage() {
    if (!isStopped && readState().isStorageFull) {
      onState({ isStorageFull: false });
      socket?.reopen();
    }
  }

  const hint = () => socket?.hint();
  const hints = /** @type {const} */ ([
    [window, 'online'],
    [window, 'offline'],
    [document, 'visibilitychange'],
  ]);
  hints.forEach(([target, name]) => target.addEventListener(name, hint));
  onState({ connection: { name: 'connecting' }, online: [], isStorageFull: false, typing: {} });
  start().catch(rejectReady);
  ready.catch(() => {});

  /** What a tab may ask for. Each may be asked twice. */
  const calls = {
    /** @param {User} contact @param {Pick<Message, 'messageId' | 'content' | 'type' | 'session'>} draft */
    async compose(contact, draft) {
      await clock.settled();
      await delivery?.compose(contact, draft);
      askToKeep().catch(() => {});
      if (!readState().contacts?.some((c) => c.user.userId === contact.userId)) refresh();
    },
    /** @param {string} contactId */
    async typing(contactId) {
      if (readState().online.includes(contactId)) delivery?.typing(contactId);
    },
    /** @param {string} contactId */
    markRead: async (contactId) => delivery?.markRead(contactId),
    /** @param {User} contact */
    openConversation: async (contact) => delivery?.openConversation(contact),
    /** @param {User} contact @param {import('./types.js').LessonLine[]} lines */
    noteLines: async (contact, lines) => delivery?.noteLines(contact, lines),
    /** @param {string} contactId @param {string} id */
    hideUnopened: async (contactId, id) => delivery?.hideUnopened(contactId, id),
    refreshContacts: async () => refresh(),
    retryStorage: async () => retryStorage(),
    /** @param {string} method  of encryption.js @param {any[]} args */
    async encryption(method, ...args) {
      const answer = await encryption?.call(method, args);
      if (method === 'approve') await delivery?.handOver(args[0]);
      return answer;
    },
    /** Now, please; also out of `stopped`: this browser shall be the live one again. */
    async reconnect() {
      socket?.hint();
      socket?.open();
    },
  };

  return {
    /** @param {string} method @param {any[]} args */
    async call(method, args) {
      if (method === 'retryEncryption') return encryption?.tryAgain();
      await ready;
      if (!Object.hasOwn(calls, method)) throw new Error(`no such call: ${method}`);
      return /** @type {any} */ (calls)[method](...args);
    },

    stop() {
      isStopped = true;
      hints.forEach(([target, name]) => target.removeEventListener(name, hint));
      timers.forEach((timer) => clearTimeout(timer));
      socket?.close();
      delivery?.stop();
      encryption?.stop();
      database?.close();
    },
  };
}
