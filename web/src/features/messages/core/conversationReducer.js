/**
 * The life of one conversation, as a function of what happened to it.
 *
 * A message is itself by (sender, id): a contact who reuses one of my ids
 * touches none of mine, and what arrives twice changes nothing.
 *
 * @import { Message, MessageStatus } from '../types.js'
 */

/** A message only goes up this list, except by `returned` and `composed`. */
const ORDER = ['sending', 'held', 'delivered', 'read'];

/** @param {{ senderId: string, messageId: string }} message */
export function keyOf(message) {
  return `${message.senderId}/${message.messageId}`;
}

/**
 * By time, then by id, so that both sides show one order.
 *
 * @param {Pick<Message, 'timestamp' | 'messageId'>} a
 * @param {Pick<Message, 'timestamp' | 'messageId'>} b
 */
export function byTime(a, b) {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  return a.messageId < b.messageId ? -1 : a.messageId === b.messageId ? 0 : 1;
}

/**
 * @param {Message[]} messages
 * @param {Message} message
 */
function put(messages, message) {
  const at = messages.findLastIndex((other) => byTime(other, message) <= 0) + 1;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}

/**
 * @param {Message[]} messages
 * @param {(message: Message) => boolean} isMeant
 * @param {(message: Message) => Message} change
 */
function change(messages, isMeant, change) {
  if (!messages.some(isMeant)) return messages;
  return messages.map((message) => (isMeant(message) ? change(message) : message));
}

/** @param {Message} message @param {MessageStatus} status @returns {Message} */
function withStatus(message, status) {
  const next = { ...message, status };
  delete next.reason;
  return next;
}

/** Not on the server (any more); a reason says what it waits for. @param {Message} message @param {string | null} reason @returns {Message} */
function waiting(message, reason) {
  const next = withStatus(message, 'sending');
  return reason ? { ...next, reason } : next;
}

/**
 * Pure: no clock, no network, no randomness.
 *
 * @param {Message[]} messages  oldest first
 * @param {{ type: 'composed', message: Message }
 *       | { type: 'arrived', message: Message }
 *       | { type: 'accepted', myId: string, messageId: string }
 *       | { type: 'returned', myId: string, messageId: string, reason?: string | null }
 *       | { type: 'receipt', myId: string, messageIds: string[], status: 'delivered' | 'read' }
 *       | { type: 'refused', myId: string, messageId: string, reason: string }
 *       | { type: 'seen', myId: string, messageIds: string[] }} event
 * @returns {Message[]} the same array when nothing changed
 */
export function conversationReducer(messages, event) {
  switch (event.type) {
    case 'composed': {
      const others = messages.filter((message) => keyOf(message) !== keyOf(event.message));
      return put(others, withStatus(event.message, 'sending'));
    }
    case 'arrived': {
      const isHere = messages.some((message) => keyOf(message) === keyOf(event.message));
      return isHere ? messages : put(messages, event.message);
    }
    case 'accepted':
      return advance(messages, event.myId, [event.messageId], 'held');
    case 'returned':
      return change(
        messages,
        (m) =>
          isMine(m, event.myId, [event.messageId]) &&
          (m.status === 'held' ||
            (m.status === 'sending' && m.reason !== (event.reason ?? undefined))),
        (message) => waiting(message, event.reason ?? null),
      );
    case 'receipt':
      return advance(messages, event.myId, event.messageIds, event.status);
    case 'refused':
      return change(
        messages,
        (m) => isMine(m, event.myId, [event.messageId]) && !isThere(m),
        (message) => ({ ...message, status: 'failed', reason: event.reason }),
      );
    case 'seen':
      return change(
        messages,
        (m) => m.senderId !== event.myId && !m.isRead && event.messageIds.includes(m.messageId),
        (message) => ({ ...message, isRead: true }),
      );
    default:
      throw new Error(`conversationReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/** @param {Message} message @param {string} myId @param {string[]} ids */
function isMine(message, myId, ids) {
  return message.senderId === myId && ids.includes(message.messageId);
}

/** The recipient has it. @param {Message} message */
export function isThere(message) {
  return message.status === 'delivered' || message.status === 'read';
}

/**
 * @param {Message[]} messages
 * @param {string} myId
 * @param {string[]} ids
 * @param {MessageStatus} status
 */
function advance(messages, myId, ids, status) {
  return change(
    messages,
    (m) => isMine(m, myId, ids) && ORDER.indexOf(m.status) < ORDER.indexOf(status),
    (message) => withStatus({ ...message, isRead: status === 'read' }, status),
  );
}

/** @param {Message[]} messages @param {string} myId @returns {Message[]} theirs, not read by me */
export function unreadOf(messages, myId) {
  return messages.filter((message) => message.senderId !== myId && !message.isRead);
}
