import { Button } from '../../ui/Button.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { unblockUser } from './blockApi.js';
import { useMessenger } from './useMessenger.js';
import styles from './Composer.module.css';

/**
 * In the place of the composer, while the contact is blocked.
 *
 * @param {{ contact: import('./types.js').User }} props
 */
export function BlockedNote({ contact }) {
  const messenger = useMessenger();
  const { isBusy, error, submit } = useSubmit(async () => {
    await unblockUser(contact.userId);
    await messenger.refreshContacts();
  });
  return (
    <div className={styles.composer}>
      <div className={styles.problem} role="status">
        <Icon name="block" />
        <p>You have blocked {contact.firstName}. Nothing passes between you.</p>
        <Button look="quiet" isBusy={isBusy} onClick={() => submit()}>
          Unblock
        </Button>
      </div>
      <FormError error={error} />
    </div>
  );
}
