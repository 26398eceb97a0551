import { EmptyState } from '../../ui/EmptyState.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useTitle } from '../../ui/useTitle.js';
import { fullName } from '../../ui/initials.js';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { ConversationList } from './ConversationList.jsx';
import { ConversationPane } from './ConversationPane.jsx';
import { useContact } from './useConversation.js';
import { SecurityBanner } from './SecurityBanner.jsx';
import { useMessagingState, useMessenger } from './useMessenger.js';
import styles from './Messages.module.css';

/**
 * Conversations on the left, the open one on the right; on a phone one of the two.
 *
 * @param {{ contactId: string | null }} props  whose conversation is open
 */
export function Messages({ contactId }) {
  const { user } = useMessenger();
  return (
    <div className={styles.messages} data-open={contactId !== null}>
      <div className={styles.left}>
        <ConversationList me={user} openId={contactId} />
      </div>
      <div className={styles.right}>
        {contactId ? <OpenConversation key={contactId} contactId={contactId} /> : <NothingOpen />}
      </div>
    </div>
  );
}

/** @param {{ contactId: string }} props */
function OpenConversation({ contactId }) {
  const { contact, isLooking } = useContact(contactId);
  const { encryption } = useMessagingState();
  useTitle(contact ? fullName(contact) : 'Messages');
  if (contact) return <ConversationPane contact={contact} />;
  return (
    <div className={styles.middle}>
      {isLooking ? (
        <>
          <SecurityBanner encryption={encryption} />
          <Skeleton label="Opening the conversation" />
        </>
      ) : (
        <EmptyState
          icon="messages"
          title="There is no such conversation"
          action={<ButtonLink href="/messages">All conversations</ButtonLink>}
        >
          You can write to a tutor whom you have booked or asked, and to a student who has booked
          you.
        </EmptyState>
      )}
    </div>
  );
}

function NothingOpen() {
  useTitle('Messages');
  return (
    <div className={styles.middle}>
      <EmptyState icon="messages" title="Choose a conversation">
        It opens here, with everything that this browser has kept of it.
      </EmptyState>
    </div>
  );
}
