/**
 * tests/client/browser.js - one person's browser, without a window: the
 * app's own messaging in a realm of its own, on a profile that outlives it.
 *
 *   start() --> running --kill(), or dieAfter(n) effects--> dead --start()--> running
 *
 * An effect is whatever another could notice: a write to storage, a frame, a
 * request. A dead run has none any more, whatever its promises still do; so it
 * ends between any two of them.
 */
import vm from 'node:vm';
import { require, WebSocket } from '../packages.js';
import { within } from '../within.js';
import { appScript } from './bundle.js';
import { indexedDbOf, localStorageOf, Profile } from './profile.js';
import { randomOf } from './random.js';

const idb = require('fake-indexeddb');

class Killed extends Error {}

/** What the app takes for granted, and every realm may share. */
const SHARED = {
  ...Object.fromEntries(Object.entries(idb).filter(([name]) => name.startsWith('IDB'))),
  ...{ AbortController, AbortSignal, ArrayBuffer, BroadcastChannel: undefined, crypto, DataView },
  ...{
    DOMException,
    Error,
    Event,
    EventTarget,
    Headers,
    structuredClone,
    TextDecoder,
    TextEncoder,
  },
  ...{ Uint8Array, URL, queueMicrotask, console, CryptoKey },
};

/** There is one tab: nobody to lead before it, nobody to tell. */
const LOCKS = { request: (_name, _options, run) => run() };
class LonelyChannel {
  postMessage() {}
  close() {}
}

export class Browser {
  #person;
  #profile = new Profile();
  #random;
  #run = null;

  /**
   * @param {import('../person.js').Person} person
   * @param {{ seed?: number }} [options]
   */
  constructor(person, { seed = 1 } = {}) {
    this.#person = person;
    this.#random = randomOf(seed);
    this.deaths = 0;
    person.server.onStop(() => this.kill());
  }

  get person() {
    return this.#person;
  }

  get isRunning() {
    return this.#run !== null;
  }

  /** @returns {ReturnType<typeof import('../../web/src/features/messages/messenger.js').createMessenger>} */
  get messenger() {
    return this.#run.messenger;
  }

  /** A new run on what the last one has left. */
  async start() {
    const script = await appScript();
    const run = new Run(this.#person, this.#profile, this.#random, () => {
      if (this.#run !== run) return;
      this.#run = null;
      this.deaths += 1;
      this.onDeath?.();
    });
    this.#run = run;
    run.start(script);
  }

  /** Told when a run has died. @type {(() => void) | undefined} */
  onDeath;

  /** Now, between two effects. */
  kill() {
    this.#run?.kill();
  }

  /** @param {number} effects  the run dies instead of the next one */
  dieAfter(effects) {
    if (this.#run) this.#run.effectsLeft = effects;
  }

  /** Resolves when this holds of the browser; looks again whenever it has changed. */
  async until(what, holds, ms) {
    if (holds()) return;
    let stop = () => {};
    const held = new Promise((resolve) => {
      stop = this.messenger.subscribe(() => holds() && resolve());
    });
    await within(
      held,
      `${this.#person.name}'s browser: ${what}`,
      () => this.#person.server.transcript(),
      ms,
    );
    stop();
  }

  /** What is shown of the conversation with `other`, oldest first. */
  async shown(other) {
    const { conversationId } = this.#listed(other) ?? {};
    if (!conversationId) return [];
    while (!this.messenger.readConversation(conversationId).isComplete)
      await this.messenger.loadOlder(conversationId);
    return this.messenger.readConversation(conversationId).messages;
  }

  /** What stands in localStorage of it, as it stands there. */
  stored(other) {
    const { conversationId } = this.#listed(other) ?? {};
    return JSON.parse(this.#profile.items.get(`judify_messages_${conversationId}`) ?? '[]');
  }

  #listed(other) {
    const { userId } = this.#person;
    const list = JSON.parse(this.#profile.items.get(`judify_conversations_${userId}`) ?? '[]');
    return list.find(({ user1Id, user2Id }) => [user1Id, user2Id].includes(other.person.userId));
  }

  send(other, text, messageId = crypto.randomUUID()) {
    return this.messenger.send(other.person.user, text, messageId);
  }
}

/** One life of a browser, from its start to its end. */
class Run {
  effectsLeft = Infinity;
  #isDead = false;
  #onDeath;
  #database;
  #sockets = new Set();
  #timers = new Set();

  constructor(person, profile, random, onDeath) {
    this.person = person;
    this.profile = profile;
    this.random = random;
    this.#onDeath = onDeath;
    this.#database = indexedDbOf(profile, () => this.#touch());
  }

  start(script) {
    const realm = vm.createContext(this.#globals());
    vm.runInContext('globalThis.window = globalThis; Math.random = random;', realm);
    script.runInContext(realm);
    this.messenger = vm.runInContext('app', realm).createMessenger(this.person.user);
    this.messenger.start(() => {});
  }

  kill() {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#database.kill();
    this.#timers.forEach(clearTimeout);
    this.#sockets.forEach((socket) => socket.terminate());
    this.#onDeath();
  }

  /** Before every effect. */
  #touch() {
    if (!this.#isDead && this.effectsLeft-- <= 0) this.kill();
    if (this.#isDead) throw new Killed();
  }

  #globals() {
    const events = new EventTarget();
    return {
      ...SHARED,
      random: this.random,
      BroadcastChannel: LonelyChannel,
      WebSocket: this.#webSocket(),
      location: new URL(this.person.server.url),
      document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
      navigator: { locks: LOCKS, userAgent: 'Firefox Linux', storage: {} },
      addEventListener: events.addEventListener.bind(events),
      removeEventListener: events.removeEventListener.bind(events),
      localStorage: localStorageOf(this.profile, () => this.#touch()),
      indexedDB: this.#database.factory,
      fetch: (path, options) => this.#fetch(path, options),
      setTimeout: (run, ms) => this.#after(ms, run),
      clearTimeout: (timer) => {
        this.#timers.delete(timer);
        clearTimeout(timer);
      },
    };
  }

  #after(ms, run) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    if (this.#isDead) clearTimeout(timer);
    else this.#timers.add(timer);
    return timer;
  }

  async #fetch(path, options) {
    this.#touch();
    options.headers.set('Authorization', `Bearer ${this.person.token}`);
    const response = await fetch(this.person.server.url + path, options);
    this.#touch();
    return response;
  }

  #webSocket() {
    const run = this;
    return class extends WebSocket {
      constructor(url, protocol) {
        run.#touch();
        const headers = { authorization: `Bearer ${run.person.token}` };
        super(url, protocol, { headers, perMessageDeflate: false });
        run.#sockets.add(this);
        this.on('close', () => run.#sockets.delete(this));
        this.on('error', () => {});
      }

      send(data) {
        run.#touch();
        super.send(data);
      }

      /* Nothing reaches the dead. */
      emit(name, ...args) {
        return run.#isDead && name === 'message' ? false : super.emit(name, ...args);
      }
    };
  }
}
