import { showToast } from '../../ui/toasts.js';
import { Composer } from './Composer.jsx';
import { ConversationHeader } from './ConversationHeader.jsx';
import { History } from './History.jsx';
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
  const { connection, online, typing, trust, encryption } = useMessagingState();
  const view = useConversation(contact.userId);
  const announcement = useAnnouncement(view.messages, contact);
  const isAwaited = trust[contact.userId]?.state === 'unknown';

  const handleTyping = useTypingNotice(contact.userId);

  /** @param {import('./types.js').Message} message */
  async function handleSendAgain(message) {
    try {
      await messenger.sendAgain(contact, message);
    } catch {
      showToast('This browser could not keep the message, so it was not sent again.');
    }
  }

  return (
    <section className={styles.pane} aria-label={`Conversation with ${contact.firstName}`}>
      <ConversationHeader
        contact={contact}
        isOnline={online.includes(contact.userId)}
        isAwaited={isAwaited}
        isConnected={connection.name === 'online'}
        security={
          <SecurityCode contact={contact} state={trust[contact.userId]?.state ?? 'unknown'} />
        }
      />
      <StorageBanner />
      <SecurityBanner
        encryption={encryption}
        contact={contact}
        trust={trust[contact.userId]?.state}
      />
      {view.messages.length === 0 ? (
        <NoMessages contact={contact} />
      ) : (
        <History
          view={view}
          me={messenger.user}
          contact={contact}
          isAwaited={isAwaited}
          onSendAgain={handleSendAgain}
        />
      )}
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
      {typing[contact.userId] !== undefined && online.includes(contact.userId) && (
        <TypingIndicator name={contact.firstName} />
      )}
      <Composer
        conversationId={view.conversationId}
        contactName={contact.firstName}
        connection={connection}
        onSend={(text) => messenger.send(contact, text)}
        onTyping={handleTyping}
        onReconnect={() => messenger.reconnect().catch(() => {})}
      />
    </section>
  );
}
