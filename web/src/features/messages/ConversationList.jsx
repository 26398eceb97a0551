import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { Field } from '../../ui/Field.jsx';
import { useNow } from '../../ui/useNow.js';
import { useZone } from '../../ui/useZone.js';
import { ConnectionBanner } from './ConnectionBanner.jsx';
import { ConversationItem } from './ConversationItem.jsx';
import { SearchResults } from './SearchResults.jsx';
import { SecurityBanner } from './SecurityBanner.jsx';
import { contactOf } from './core/conversationsReducer.js';
import { useConversations, useMessagingState } from './useMessenger.js';
import { useMessageSearch } from './useMessageSearch.js';
import styles from './ConversationList.module.css';

/** So many people are offered where there is no conversation yet. */
const FEW = 5;

/**
 * Everybody this person talks to, the newest first.
 *
 * @param {{ me: import('./types.js').User, openId: string | null }} props  openId: whose is open.
 */
export function ConversationList({ me, openId }) {
  const conversations = useConversations();
  const { online, contacts, encryption } = useMessagingState();
  const { query, result, handleQuery, prepare } = useMessageSearch();
  const nowMs = useNow();
  const zone = useZone();

  return (
    <section className={styles.list} aria-label="Conversations">
      <header className={styles.header}>
        <h1 tabIndex={openId ? undefined : -1} className={styles.title}>
          Messages
        </h1>
      </header>
      {openId === null && <ConnectionBanner />}
      {openId === null && <SecurityBanner encryption={encryption} />}
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
          <NoConversations me={me} contacts={contacts ?? []} />
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

/** @param {{ me: import('./types.js').User, contacts: import('./types.js').Contact[] }} props */
function NoConversations({ me, contacts }) {
  const there = contacts.filter(({ user }) => !user.deleted);
  if (there.length > 0) return <NothingInThisBrowser contacts={there} />;
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

/**
 * Another browser, or an emptied one: the people are known, the history is not here.
 *
 * @param {{ contacts: import('./types.js').Contact[] }} props
 */
function NothingInThisBrowser({ contacts }) {
  const actions = contacts.slice(0, FEW).map(({ user }) => (
    <ButtonLink key={user.userId} href={`/messages/${user.userId}`} look="secondary">
      Write to {user.firstName}
    </ButtonLink>
  ));
  return (
    <EmptyState icon="messages" title="No conversations in this browser yet" action={actions}>
      Earlier ones are kept where you had them. What is written from now on comes here as well.
    </EmptyState>
  );
}
