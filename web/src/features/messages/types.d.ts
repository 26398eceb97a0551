/** The shapes of messaging. The first two are what localStorage holds (DESIGN 5). */

export interface User {
  userId: string;
  username: string;
  firstName: string;
  lastName: string;
  role: 'student' | 'tutor' | 'admin';
  /** Of who has left, as the server says it: what this browser keeps has the name they had. */
  deleted?: true;
}

export interface Conversation {
  conversationId: string;
  user1Id: string;
  user2Id: string;
  user1: User;
  user2: User;
  /** ISO 8601 UTC, like every time here. */
  createdAt: string;
  updatedAt: string;
  lastMessage: LastMessage | null;
  unreadCount: number;
}

export interface LastMessage {
  messageId: string;
  senderId: string;
  content: string;
  timestamp: string;
  /** Only of an event, which is nobody's words. */
  type?: 'event';
}

/** Of an own message where it is; of another's that it is here. */
export type MessageStatus = 'sending' | 'held' | 'delivered' | 'read' | 'failed' | 'received';

export interface Message {
  messageId: string;
  conversationId: string;
  senderId: string;
  receiverId: string;
  content: string;
  timestamp: string;
  isRead: boolean;
  status: MessageStatus;
  /** event: a line about a lesson, made here from what the server says; never sent. */
  type: 'text' | 'booking' | 'event';
  /** Of one that has failed: why. Of one that is being sent: what it waits for. */
  reason?: string;
  /** Of a booking: which lesson. */
  session?: BookedLesson;
  /** Of an event: which lesson. */
  sessionId?: string;
}

/** What happened to a lesson, in words: one line of the history. */
export interface LessonLine {
  sessionId: string;
  /** The lesson's own count of what happened to it. */
  revision: number;
  /** Who did it; null when nobody did. */
  byId: string | null;
  at: string;
  text: string;
}

export interface BookedLesson {
  sessionId: string;
  subject: string;
  start: string;
  end: string;
}

/** What is sealed (`v` 1). Who sent it is the relay's to say, never the content's. */
export type Content = {
  v: 1;
  /** The same as the envelope's. */
  id: string;
  /** The pair of users, the same on both sides. */
  conv: string;
  ts: string;
} & (
  | { kind: 'text'; text: string }
  | { kind: 'booking'; text: string; session: BookedLesson }
  | { kind: 'delivered'; ids: string[] }
  | { kind: 'read'; ids: string[] }
  /** Ephemeral: never kept, never confirmed. */
  | { kind: 'typing' }
  /** Cannot be opened: please seal these again. Which of the sender's devices had sealed them. */
  | { kind: 'resend'; ids: string[]; deviceId?: string }
  /** The answer to it: these were no messages, or are not here any more. */
  | { kind: 'gone'; ids: string[] }
  /** The identity's private keys are in it; they never leave the Worker, and are not here. */
  | { kind: 'secrets' }
  | { kind: 'unknown' }
);

/** Where a device is in the world: of a contact, or one of my own. */
export interface DeviceList {
  epoch: number;
  /** Those that may be sealed for. */
  deviceIds: string[];
  /** The server knows of no device at all, also of none that may not be sealed for. */
  isEmpty?: boolean;
  /** Their user has deleted the account: there will be none. */
  hasLeft?: boolean;
}

export interface Contact {
  user: User;
  online: boolean;
  /** By this person. */
  blocked?: boolean;
  devicesEpoch: number;
  devices: string[];
}

/** One device that an outbox entry is meant for. */
export interface Target {
  userId: string;
  deviceId: string;
  /**
   * waiting   to be offered, not before dueAtMs
   * offered   sent on this link, not answered
   * held      in the mailbox; looked at again at dueAtMs, if that is not 0
   * stale     refused because our device list is old; waits for a new list
   * done      the device has stored it
   * failed    will not be offered again; `reason` says why
   */
  state: 'waiting' | 'offered' | 'held' | 'stale' | 'done' | 'failed';
  dueAtMs: number;
  tries: number;
  /** How often it was sealed anew because the device could not open it. */
  resends?: number;
  reason: string | null;
}

export interface OutboxEntry {
  id: string;
  conversationId: string;
  /** The person it is for; my own other devices get a copy if isCopied. */
  toUserId: string;
  isCopied: boolean;
  /** Of all their devices only for this one. */
  onlyDeviceId?: string;
  content: Content;
  createdAtMs: number;
  /** A receipt rests a moment, so that a burst is one envelope. */
  restUntilMs?: number;
  /**
   * receipt   over when every device has stored it
   * accepted  over when it is in every mailbox: lost, it is made again
   * replaced  over when a newer one of the same slot comes
   */
  until: 'receipt' | 'accepted' | 'replaced';
  slot: string | null;
  targets: Target[];
}

export interface Outbox {
  self: { userId: string; deviceId: string };
  entries: Record<string, OutboxEntry>;
  devices: Record<string, DeviceList>;
  serverEpoch: number | null;
  /** slow_down: nothing is offered before. */
  pausedUntilMs: number;
  slowDowns: number;
}

/** In words on the screen: view/connectionWords.js. */
export type Connection =
  | { name: 'starting' }
  | { name: 'connecting' }
  | { name: 'online' }
  | { name: 'offline' }
  /** The server answers, but takes no link: most likely there are too many. */
  | { name: 'refused' }
  | { name: 'stopped'; reason: string };

/** The keys of this device (encryption.js). */
export type Encryption =
  | { name: 'loading'; fraction: number }
  | { name: 'ready'; own: 'approved' | 'unapproved' | 'replaced'; canApprove: boolean }
  | { name: 'failed'; reason: 'unsupported' | 'unavailable' | 'crashed' };

/** How sure we are of a contact, and whether anything can be sealed for them. */
export interface Trust {
  state: 'unknown' | 'pinned' | 'verified' | 'changed';
  deviceCount: number;
  /** The version of the device list that this is about. */
  epoch: number;
}

/** Something that came and could not be opened; its sender was asked for it again. */
export interface Unopened {
  userId: string;
  /** Of the envelope, and of the message when it comes. */
  id: string;
  atMs: number;
  /** It will not be asked for any more. */
  isOver: boolean;
}

/** What every tab of one user shows alike. */
export interface SharedState {
  connection: Connection;
  online: string[];
  contacts: Contact[] | null;
  isStorageFull: boolean;
  /** Who is writing to me, until when; by user id. */
  typing: Record<string, number>;
  encryption: Encryption;
  /** By user id; who is missing is not known yet. */
  trust: Record<string, Trust>;
  /** Oldest first. */
  unopened: Unopened[];
}

/** What delivery.js touches of the world. */
export interface DeliveryEdges {
  self: { userId: string; deviceId: string };
  /** What the person sees. */
  ledger: import('./ledger.js').Ledger;
  database: import('./store/database.js').Database;
  seal: import('./seal.js').Sealing['seal'];
  open: import('./seal.js').Sealing['open'];
  /** False: there is no link. */
  send: (envelope: any) => boolean;
  /** Get these device lists, then devicesKnown(). */
  onStaleDevices: (userIds: string[]) => void;
  onStorageFull: (isFull: boolean) => void;
  /** False: nobody is told, and I am not. */
  tellsReads?: () => boolean;
  /** They are writing. */
  onTyping?: (contactId: string) => void;
  /** Something of theirs has arrived. */
  onMessage?: (contactId: string) => void;
  /** From other devices: they are stored, and were not here before. */
  onArrived?: (messages: Message[]) => void;
  /** Another device of mine has handed over the identity's keys. */
  onSecrets?: () => void;
  /** What could not be opened is this, now. */
  onUnopened?: (unopened: Unopened[]) => void;
  /** A UUID. */
  newId: () => string;
  now: () => number;
  setTimer: (run: () => void, ms: number) => any;
  clearTimer: (timer: any) => void;
}
