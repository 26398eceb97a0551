/**
 * messenger.js - messaging of one user in one tab, whoever leads.
 *
 * A store without React: read it, subscribe to it, ask it to do something.
 * Reading is the same in every tab (localStorage, and the state that the
 * leading tab broadcasts); doing goes to the leading tab.
 *
 * @import { BookedLesson, Conversation, SharedState, User } from './types.js'
 * @import { Database } from './store/database.js'
 */
import { bookingMessageId, bookingText } from './core/bookingMessage.js';
import { conversationIdOf } from './core/conversationId.js';
import { createFrameBell } from './frameBell.js';
import { createLeader } from './leader.js';
import { notifyOfMessages } from './messageNotifications.js';
import { forgetBooking, noteBooking, pendingBookings } from './pendingBookings.js';
import { openDatabase } from './store/database.js';
import { createHistory } from './store/history.js';
import { createPages } from './store/pages.js';
import { createSearch } from './store/search.js';
import { createLeadership } from './tabs/leadership.js';
import { createTabChannel, NoAnswer } from './tabs/tabChannel.js';

/** @type {SharedState} */
const BEGINNING = {
  connection: { name: 'starting' },
  online: [],
  contacts: null,
  isStorageFull: false,
  typing: {},
  encryption: { name: 'loading', fraction: 0 },
  trust: {},
  unopened: [],
};

/** Locks and digests exist only where the page came over https, or from this machine. */
export function isSupported() {
  return Boolean(navigator.locks && globalThis.crypto?.subtle && globalThis.indexedDB);
}

/** @param {User} user */
export function createMessenger(user) {
  const history = createHistory(user.userId);
  /** @type {Promise<Database> | null} */
  let reader = null;
  const openReader = () => (reader ??= openDatabase(user.userId));
  const pages = createPages(history, openReader);
  const search = createSearch(history, openReader);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {SharedState} */
  let state = BEGINNING;
  /** @type {ReturnType<typeof createLeader> | null} */
  let leader = null;
  /** @type {ReturnType<typeof createLeadership> | null} */
  let leadership = null;
  /** @type {ReturnType<typeof createTabChannel> | null} */
  let channel = null;
  /** @type {(notice: any, isLeading: boolean) => void} */
  let onNotice = () => {};
  /** Somebody waits until this tab leads. @type {(() => void)[]} */
  const onLeading = [];

  const changed = createFrameBell(() => listeners.forEach((listener) => listener()));

  /** @param {SharedState} next */
  function take(next) {
    state = next;
    changed();
  }

  /** @param {StorageEvent} event  another tab has written */
  function handleStorage({ key }) {
    if (key === null || key.startsWith('judify_')) changed();
  }

  /** A tab that was frozen may think so and be wrong: then it tells nobody anything. */
  function leads() {
    try {
      leadership?.assertLeads();
      return true;
    } catch {
      return false;
    }
  }

  function lead() {
    leader = createLeader({
      user,
      assertLeads: () => leadership?.assertLeads(),
      readState: () => state,
      onState(change) {
        take({ ...state, ...change });
        if (leads()) channel?.broadcast();
      },
      onHistory: changed,
      onArrived(messages) {
        const facts = { myId: user.userId, conversations: history.conversations() };
        notifyOfMessages(messages, facts).catch(() => {});
      },
      onNotice(notice) {
        onNotice(notice, true);
        channel?.tell(notice);
      },
    });
    onLeading.splice(0).forEach((run) => run());
    channel?.lead();
  }

  function loseLead() {
    leader?.stop();
    leader = null;
    take({ ...state, connection: { name: 'starting' } });
    channel?.hello();
  }

  /** React runs the effects of a page before those of what stands around it: calls wait. */
  let setStarted = () => {};
  /** @type {Promise<void>} */
  const started = new Promise((resolve) => (setStarted = resolve));

  /** @returns {Promise<'leading'>} when this tab leads */
  function leading() {
    return new Promise((resolve) => onLeading.push(() => resolve('leading')));
  }

  /**
   * Ask the leading tab; be it, when there is none or it is frozen.
   *
   * @param {string} method  of leader.js
   * @param {any[]} args
   * @returns {Promise<any>}
   */
  async function call(method, ...args) {
    await started;
    if (leader) return leader.call(method, args);
    const lead = leading();
    try {
      const answer = await Promise.race([channel?.call(method, args), lead]);
      if (answer !== 'leading') return answer;
    } catch (thrown) {
      const mayTakeOver = thrown instanceof NoAnswer && document.visibilityState === 'visible';
      if (!mayTakeOver) throw thrown;
      leadership?.steal();
      await lead;
    }
    return /** @type {any} */ (leader)?.call(method, args);
  }

  /** @param {import('./pendingBookings.js').Booking} booking */
  async function announce({ session, tutor }) {
    const { sessionId, subject, start, end } = session;
    const { userId, firstName, lastName } = tutor;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const contact = { userId, username: '', firstName, lastName, role: 'tutor' };
    await call('compose', contact, {
      messageId: await bookingMessageId(sessionId),
      content: bookingText(session, tutor, zone),
      type: 'booking',
      session: { sessionId, subject, start, end },
    });
    forgetBooking(user.userId, sessionId);
    return conversationIdOf(user.userId, userId);
  }

  return {
    user,

    /** @param {(notice: any, isLeading: boolean) => void} heard  e.g. `session`; in every tab, one of which leads */
    start(heard) {
      onNotice = heard;
      setStarted();
      if (!isSupported()) {
        take({ ...state, connection: { name: 'stopped', reason: 'unsupported' } });
        return;
      }
      window.addEventListener('storage', handleStorage);
      leadership = createLeadership({ userId: user.userId, onLead: lead, onLost: loseLead });
      channel = createTabChannel({
        userId: user.userId,
        isLeading: () => leadership?.isLeading ?? false,
        answer: (method, args) => {
          if (!leader) throw new Error('no longer leading');
          return leader.call(method, args);
        },
        readState: () => state,
        onState: take,
        onNotice: (notice) => onNotice(notice, false),
      });
      leadership.start();
      pendingBookings(user.userId).forEach((booking) => announce(booking).catch(() => {}));
    },

    stop() {
      window.removeEventListener('storage', handleStorage);
      leader?.stop();
      leader = null;
      leadership?.stop();
      channel?.close();
      reader?.then((database) => database.close());
      reader = null;
      state = BEGINNING;
    },

    /** @param {() => void} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    readState: () => state,

    /** @returns {Conversation[]} newest first */
    readConversations: () => history.conversations(),

    /** @param {string} conversationId */
    readConversation: (conversationId) => pages.read(conversationId),

    /** @param {string} conversationId */
    async loadOlder(conversationId) {
      await pages.loadOlder(conversationId);
      changed();
    },

    /** @param {string} conversationId @param {string} key  of a message, wherever it is kept */
    async loadBackTo(conversationId, key) {
      await pages.loadBackTo(conversationId, key);
      changed();
    },

    /** Over everything that this browser keeps; needs no server. */
    search,

    /**
     * @param {User} contact
     * @param {string} text
     * @param {string} [messageId]  the same for a retry
     * @returns {Promise<void>} when it is stored here; a refusal to store is thrown
     */
    send(contact, text, messageId = crypto.randomUUID()) {
      return call('compose', contact, { messageId, content: text, type: 'text' });
    },

    /**
     * @param {User} contact
     * @param {import('./types.js').Message} message  one that has failed
     */
    sendAgain(contact, { messageId, content, type, session }) {
      return call('compose', contact, { messageId, content, type, session });
    },

    /** Somebody is writing to them: worth no more than one try. @param {string} contactId */
    typing(contactId) {
      const said = leader
        ? leader.call('typing', [contactId])
        : channel?.call('typing', [contactId]);
      said?.catch(() => {});
    },

    /** @param {string} contactId */
    markRead: (contactId) => call('markRead', contactId),

    /** @param {User} contact @returns {Promise<void>} */
    openConversation: (contact) => call('openConversation', contact),

    /**
     * The first message of a booking. Asked twice - by a retry, a reload,
     * another tab - it is written once.
     *
     * @param {BookedLesson & { notes?: string }} session
     * @param {{ userId: string, firstName: string, lastName: string, timeZone: string }} tutor
     * @returns {Promise<string>} the conversation's id
     */
    startBookingConversation(session, tutor) {
      noteBooking(user.userId, { session, tutor });
      return announce({ session, tutor });
    },

    /**
     * What happened to lessons with a contact, as lines of the history. Told
     * again, by whatever tab, each is written once.
     *
     * @param {User} contact
     * @param {import('./types.js').LessonLine[]} lines  oldest first
     * @returns {Promise<void>}
     */
    noteLines: (contact, lines) => call('noteLines', contact, lines),

    /** Ask the server who may be written to; see readState().contacts. */
    refreshContacts: () => call('refreshContacts'),
    retryStorage: () => call('retryStorage'),
    /** It has failed; see readState().encryption. */
    retryEncryption: () => call('retryEncryption'),
    /** That it could not be read is known now. @param {string} contactId @param {string} id */
    hideUnopened: (contactId, id) => call('hideUnopened', contactId, id),

    /**
     * About keys and trust: see encryption.js for what may be asked.
     *
     * @param {string} method
     * @param {any[]} args
     * @returns {Promise<any>}
     */
    encryption: (method, ...args) => call('encryption', method, ...args),
    reconnect: () => call('reconnect'),
  };
}

/** @typedef {ReturnType<typeof createMessenger>} Messenger */
