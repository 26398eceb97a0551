import { Link } from 'wouter';
import { fullName } from '../../ui/initials.js';
import { keyOf } from './core/conversationReducer.js';
import { snippetOf } from './core/searchText.js';
import { dayLabel } from './view/timeline.js';
import styles from './SearchResultItem.module.css';

/** Makes each visit another one, so that the same result can be jumped to again. */
const FROM_SEARCH = { isFromSearch: true };

/**
 * @param {{
 *   message: import('./core/archiveTexts.js').Found,
 *   contact: import('./types.js').User,
 *   words: string[],
 *   zone: string,
 *   nowMs: number,
 * }} props
 */
export function SearchResultItem({ message, contact, words, zone, nowMs }) {
  const href = `/messages/${contact.userId}?message=${encodeURIComponent(keyOf(message))}`;
  return (
    <Link href={href} state={FROM_SEARCH} className={styles.item}>
      <span className={styles.name}>{fullName(contact) || 'Somebody new'}</span>
      <time className={styles.time} dateTime={message.timestamp}>
        {dayLabel(message.timestamp, zone, nowMs)}
      </time>
      <span className={styles.snippet}>
        {message.senderId !== contact.userId && message.type !== 'event' && 'You: '}
        {snippetOf(message.content, words).map(({ text, isHit }, i) =>
          isHit ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>,
        )}
      </span>
    </Link>
  );
}
