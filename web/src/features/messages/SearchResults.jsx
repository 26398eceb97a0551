import { contactOf } from './core/conversationsReducer.js';
import { SearchResultItem } from './SearchResultItem.jsx';
import { useConversations } from './useMessenger.js';
import styles from './SearchResults.module.css';

/**
 * What was found, newest first, in place of the list.
 *
 * @param {{
 *   result: import('./store/search.js').SearchResult,
 *   me: import('./types.js').User,
 *   zone: string,
 *   nowMs: number,
 * }} props
 */
export function SearchResults({ result, me, zone, nowMs }) {
  const conversations = useConversations();
  const { found, words, isCut } = result;
  return (
    <div className={styles.results}>
      <p role="status" className={styles.count}>
        {countOf(found.length, isCut)}
      </p>
      <ul aria-label="Found messages">
        {found.map((message) => {
          const conversation = conversations.find(
            ({ conversationId }) => conversationId === message.conversationId,
          );
          return (
            conversation && (
              <li key={message.conversationId + message.senderId + message.messageId}>
                <SearchResultItem
                  message={message}
                  contact={contactOf(conversation, me.userId)}
                  words={words}
                  zone={zone}
                  nowMs={nowMs}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

/** @param {number} count @param {boolean} isCut */
function countOf(count, isCut) {
  if (count === 0) return 'Nothing found in this browser.';
  if (isCut) return `The newest ${count} are shown. Type more to find less.`;
  return count === 1 ? '1 message' : `${count} messages`;
}
