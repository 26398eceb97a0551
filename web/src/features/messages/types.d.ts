/** The shapes of messaging. The first two are what localStorage holds (DESIGN 5). */

export interface User {
  userId: string;
  username: string;
  firstName: string;
  lastName: string;
  role: 'student' | 'tutor' | 'admin';
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
  type: 'text' | 'booking';
  /** Of one that has failed: why. Of one that is being sent: what it waits for. */
  reason?: string;
  /** Of a booking: which lesson. */
  session?: BookedLesson;
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
  /** Cannot be opened: please seal these again. */
  | { kind: 'resend'; ids: string[] }
  | { kind: 'unknown' }
);

/** Where a device is in the world: of a contact, or one of my own. */
export interface DeviceList {
  epoch: number;
  deviceIds: string[];
}

export interface Contact {
  user: User;
  online: boolean;
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
  reason: string | null;
}

export interface OutboxEntry {
  id: string;
  conversationId: string;
  /** The person it is for; my own other devices get a copy if isCopied. */
  toUserId: string;
  isCopied: boolean;
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
  | { name: 'ready'; own: 'approved' | 'unapproved' | 'replaced' }
  | { name: 'failed' };

/** How sure we are of a contact, and whether anything can be sealed for them. */
export interface Trust {
  state: 'unknown' | 'pinned' | 'verified' | 'changed';
  deviceCount: number;
  /** The version of the device list that this is about. */
  epoch: number;
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
  /** A UUID. */
  newId: () => string;
  now: () => number;
  setTimer: (run: () => void, ms: number) => any;
  clearTimer: (timer: any) => void;
}
