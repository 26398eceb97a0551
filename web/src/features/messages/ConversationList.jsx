import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { Field } from '../../ui/Field.jsx';
import { zoneHere } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { ConversationItem } from './ConversationItem.jsx';
import { SearchResults } from './SearchResults.jsx';
import { contactOf } from './core/conversationsReducer.js';
import { useConversations, useMessagingState } from './useMessenger.js';
import { useMessageSearch } from './useMessageSearch.js';
import styles from './ConversationList.module.css';

/**
 * Everybody this person talks to, the newest first.
 *
 * @param {{ me: import('./types.js').User, openId: string | null }} props  openId: whose is open.
 */
export function ConversationList({ me, openId }) {
  const conversations = useConversations();
  const { online } = useMessagingState();
  const { query, result, handleQuery, prepare } = useMessageSearch();
  const nowMs = useNow();
  const zone = zoneHere();

  return (
    <section className={styles.list} aria-label="Conversations">
      <header className={styles.header}>
        <h1 tabIndex={openId ? undefined : -1} className={styles.title}>
          Messages
        </h1>
      </header>
      {conversations.length > 0 && (
        <search className={styles.search}>
          <Field
            type="search"
            label="Search your messages"
            placeholder="Search your messages"
            isLabelHidden
            autoComplete="off"
            value={query}
            onFocus={prepare}
            onChange={(event) => handleQuery(event.target.value)}
          />
        </search>
      )}
      {result && <SearchResults result={result} me={me} zone={zone} nowMs={nowMs} />}
      {conversations.length === 0 && (
        <div className={styles.empty}>
          <NoConversations me={me} />
        </div>
      )}
      {conversations.length > 0 && !result && (
        <ul className={styles.items}>
          {conversations.map((conversation) => {
            const contact = contactOf(conversation, me.userId);
            return (
              <li key={conversation.conversationId}>
                <ConversationItem
                  conversation={conversation}
                  contact={contact}
                  isOnline={online.includes(contact.userId)}
                  isOpen={contact.userId === openId}
                  zone={zone}
                  nowMs={nowMs}
                />
              </li>
            );
          })}
        </ul>
      )}
      <p className={styles.where}>Messages are kept in this browser, and in theirs.</p>
    </section>
  );
}

/** @param {{ me: import('./types.js').User }} props */
function NoConversations({ me }) {
  if (me.role === 'tutor') {
    return (
      <EmptyState icon="messages" title="No conversations yet">
        When a student books you or writes to you, the conversation begins here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="messages"
      title="No conversations yet"
      action={<ButtonLink href="/tutors">Find a tutor</ButtonLink>}
    >
      Book a lesson, and the conversation with your tutor begins here.
    </EmptyState>
  );
}
