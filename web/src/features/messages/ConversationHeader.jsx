import { Link } from 'wouter';
import { Avatar } from '../../ui/Avatar.jsx';
import { fullName } from '../../ui/initials.js';
import { Icon } from '../../ui/Icon.jsx';
import styles from './ConversationHeader.module.css';

/**
 * @param {{
 *   contact: import('./types.js').User,
 *   isOnline: boolean,
 *   isAwaited: boolean,
 *   isConnected: boolean,
 *   isBlocked?: boolean,
 *   hasLeft?: boolean,
 *   controls?: React.ReactNode,
 * }} props  isConnected: without a link nobody knows who is there.
 */
export function ConversationHeader({
  contact,
  isOnline,
  isAwaited,
  isConnected,
  isBlocked = false,
  hasLeft = false,
  controls,
}) {
  let presence = isOnline ? 'Online' : 'Offline';
  if (isAwaited) {
    presence = `Has not opened Judify yet. Your messages will be sent when ${contact.firstName} does.`;
  }
  if (isBlocked) presence = 'Blocked';
  if (hasLeft) presence = 'Has deleted their account';
  return (
    <header className={styles.header}>
      <Link href="/messages" className={styles.back} aria-label="All conversations">
        <Icon name="back" />
      </Link>
      <Avatar person={contact} size="s" />
      <div className={styles.words}>
        <h1 tabIndex={-1} className={styles.name}>
          {fullName(contact) || 'Somebody new'}
        </h1>
        {isConnected && (
          <p className={styles.presence} data-online={isOnline}>
            {presence}
          </p>
        )}
      </div>
      <div className={styles.controls}>{controls}</div>
    </header>
  );
}
