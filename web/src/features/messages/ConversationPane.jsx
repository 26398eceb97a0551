import { useCallback } from 'react';
import { showToast } from '../../ui/toasts.js';
import { BlockedNote } from './BlockedNote.jsx';
import { Composer } from './Composer.jsx';
import { ConversationHeader } from './ConversationHeader.jsx';
import { ConversationMenu } from './ConversationMenu.jsx';
import { History } from './History.jsx';
import { LeftNote } from './LeftNote.jsx';
import { NoMessages } from './NoMessages.jsx';
import { SecurityBanner } from './SecurityBanner.jsx';
import { SecurityCode } from './SecurityCode.jsx';
import { StorageBanner } from './StorageBanner.jsx';
import { TypingIndicator } from './TypingIndicator.jsx';
import { useAnnouncement } from './useAnnouncement.js';
import { useConversation } from './useConversation.js';
import { useMessagingState, useMessenger } from './useMessenger.js';
import { useTypingNotice } from './useTypingNotice.js';
import styles from './ConversationPane.module.css';

/**
 * One conversation: who, what was said, and where to write.
 *
 * @param {{ contact: import('./types.js').User }} props
 */
export function ConversationPane({ contact }) {
  const messenger = useMessenger();
  const { connection, online, typing, trust, encryption, ...shared } = useMessagingState();
  const view = useConversation(contact.userId);
  const announcement = useAnnouncement(view.messages, contact);
  const listed = shared.contacts?.find(({ user }) => user.userId === contact.userId);
  const isBlocked = listed?.blocked ?? false;
  const hasLeft = listed?.user.deleted ?? false;
  const isAwaited = trust[contact.userId]?.state === 'unknown';

  const unopened = shared.unopened.filter(({ userId }) => userId === contact.userId);
  const handleTyping = useTypingNotice(contact.userId);

  const handleSendAgain = useCallback(
    async (/** @type {import('./types.js').Message} */ message) => {
      try {
        await messenger.sendAgain(contact, message);
      } catch {
        showToast('This browser could not keep the message, so it was not sent again.');
      }
    },
    [messenger, contact],
  );

  const handleHide = useCallback(
    (/** @type {import('./types.js').Unopened} */ { id }) =>
      void messenger.hideUnopened(contact.userId, id).catch(() => {}),
    [messenger, contact],
  );

  return (
    <section className={styles.pane} aria-label={`Conversation with ${contact.firstName}`}>
      <ConversationHeader
        contact={contact}
        isOnline={online.includes(contact.userId)}
        isAwaited={isAwaited}
        isConnected={connection.name === 'online'}
        isBlocked={isBlocked}
        hasLeft={hasLeft}
        controls={
          !hasLeft && (
            <>
              <SecurityCode contact={contact} state={trust[contact.userId]?.state ?? 'unknown'} />
              {!isBlocked && <ConversationMenu contact={contact} />}
            </>
          )
        }
      />
      <StorageBanner />
      <SecurityBanner
        encryption={encryption}
        contact={contact}
        trust={trust[contact.userId]?.state}
      />
      {view.messages.length + unopened.length === 0 ? (
        <NoMessages contact={contact} />
      ) : (
        <History
          view={view}
          me={messenger.user}
          contact={contact}
          isAwaited={isAwaited}
          onSendAgain={hasLeft ? null : handleSendAgain}
          unopened={unopened}
          onHide={handleHide}
        />
      )}
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
      {typing[contact.userId] !== undefined && online.includes(contact.userId) && (
        <TypingIndicator name={contact.firstName} />
      )}
      {hasLeft && listed && <LeftNote contact={contact} standIn={listed.user} />}
      {isBlocked && <BlockedNote contact={contact} />}
      {!hasLeft && !isBlocked && (
        <Composer
          conversationId={view.conversationId}
          contactName={contact.firstName}
          connection={connection}
          onSend={(text) => messenger.send(contact, text)}
          onTyping={handleTyping}
          onReconnect={() => messenger.reconnect().catch(() => {})}
        />
      )}
    </section>
  );
}
