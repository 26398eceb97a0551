/**
 * Between what is sealed and what is kept.
 *
 * @import { Content, Message } from '../types.js'
 */
import { isMessage } from './content.js';
import { conversationIdOf, otherOf, pairOf } from './conversationId.js';

/** Clocks are set by the relay's (WELCOME); what is further ahead is wrong, and would stay below. */
const AHEAD_MS = 60_000;

/**
 * A content that says it belongs to another pair than the one that it came
 * over is a forgery or a mistake: null.
 *
 * @param {Content} content
 * @param {string} senderId      as the relay stamped it
 * @param {string} myId
 * @param {number} nowMs         no message is from the future
 * @returns {{ contactId: string, message: Message | null } | null}
 */
export function messageOf(content, senderId, myId, nowMs) {
  const contactId = otherOf(content.conv, myId);
  if (!contactId || content.conv !== pairOf(myId, contactId)) return null;
  if (senderId !== myId && senderId !== contactId) return null;
  if (!isMessage(content)) return { contactId, message: null };
  const isMine = senderId === myId;
  const sentMs = Math.min(Date.parse(content.ts), nowMs + AHEAD_MS);
  /** @type {Message} */
  const message = {
    messageId: content.id,
    conversationId: conversationIdOf(myId, contactId),
    senderId,
    receiverId: isMine ? contactId : myId,
    content: content.text,
    timestamp: new Date(sentMs).toISOString(),
    isRead: isMine,
    status: isMine ? 'held' : 'received',
    type: content.kind,
  };
  if (content.kind === 'booking') message.session = content.session;
  return { contactId, message };
}

/**
 * What is sealed for a message of my own.
 *
 * @param {Message} message
 * @returns {Content}
 */
export function contentOf(message) {
  const conv = pairOf(message.senderId, message.receiverId);
  /** @type {{ v: 1, id: string, conv: string, ts: string }} */
  const head = { v: 1, id: message.messageId, conv, ts: message.timestamp };
  return message.session
    ? { ...head, kind: 'booking', text: message.content, session: message.session }
    : { ...head, kind: 'text', text: message.content };
}
