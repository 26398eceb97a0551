import { Link } from 'wouter';
import { Avatar } from '../../ui/Avatar.jsx';
import { Count } from '../../ui/Count.jsx';
import { fullName } from '../../ui/initials.js';
import { listTime } from './view/timeline.js';
import styles from './ConversationItem.module.css';

/**
 * @param {{
 *   conversation: import('./types.js').Conversation,
 *   contact: import('./types.js').User,
 *   isOnline: boolean,
 *   isOpen: boolean,
 *   zone: string,
 *   nowMs: number,
 * }} props
 */
export function ConversationItem({ conversation, contact, isOnline, isOpen, zone, nowMs }) {
  const { lastMessage, unreadCount } = conversation;
  const isEvent = lastMessage?.type === 'event';
  const isMine = lastMessage !== null && !isEvent && lastMessage.senderId !== contact.userId;
  return (
    <Link
      href={`/messages/${contact.userId}`}
      className={styles.item}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className={styles.face} data-online={isOnline}>
        <Avatar person={contact} size="m" />
      </span>
      <span className={styles.name}>
        {fullName(contact) || 'Somebody new'}
        {isOnline && <span className="visually-hidden">, online</span>}
      </span>
      {lastMessage && (
        <time className={styles.time} dateTime={lastMessage.timestamp}>
          {listTime(lastMessage.timestamp, zone, nowMs)}
        </time>
      )}
      <span className={styles.last} data-unread={unreadCount > 0}>
        {lastMessage ? `${isMine ? 'You: ' : ''}${lastMessage.content}` : 'No messages yet'}
      </span>
      <span className={styles.count}>
        <Count count={unreadCount} noun={unreadCount === 1 ? 'new message' : 'new messages'} />
      </span>
    </Link>
  );
}
