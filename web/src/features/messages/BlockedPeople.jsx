import { Avatar } from '../../ui/Avatar.jsx';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { fullName } from '../../ui/initials.js';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatDate, zoneHere } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useResource } from '../../ui/useResource.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { readBlocks, unblockUser } from './blockApi.js';
import { useMessenger } from './useMessenger.js';
import styles from './MyBrowsers.module.css';

/** Whom this person has blocked, with the way back. */
export function BlockedPeople() {
  const { data: blocks, error, reload } = useResource('blocks', readBlocks);
  const problem = /** @type {import('../../net/http.js').ApiError | null} */ (error);
  return (
    <Card aria-label="Blocked people" className={styles.card}>
      <h2>Blocked people</h2>
      {problem && !blocks && (
        <ErrorState title="We could not ask the server" error={problem} onRetry={reload} />
      )}
      {!blocks && !problem && <Skeleton label="Looking up whom you have blocked" />}
      {blocks?.length === 0 && (
        <p>Nobody. You can block somebody at the top of your conversation with them.</p>
      )}
      {blocks && blocks.length > 0 && (
        <ul className={styles.list}>
          {blocks.map(({ user, blockedAt }) => (
            <Row key={user.userId} user={user} blockedAt={blockedAt} onUnblocked={reload} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/**
 * @param {{
 *   user: import('./types.js').User,
 *   blockedAt: string,
 *   onUnblocked: () => void,
 * }} props
 */
function Row({ user, blockedAt, onUnblocked }) {
  const messenger = useMessenger();
  const { isBusy, error, submit } = useSubmit(async () => {
    await unblockUser(user.userId);
    await messenger.refreshContacts();
    showToast(`${user.firstName} is not blocked any more.`);
    onUnblocked();
  });
  return (
    <li className={styles.row}>
      <Avatar person={user} size="s" />
      <div className={styles.words}>
        <p className={styles.name}>{fullName(user)}</p>
        <p className={styles.seen}>Since {formatDate(blockedAt, zoneHere())}</p>
        <FormError error={error} />
      </div>
      <Button
        look="secondary"
        aria-label={`Unblock ${fullName(user)}`}
        isBusy={isBusy}
        onClick={() => submit()}
      >
        Unblock
      </Button>
    </li>
  );
}
