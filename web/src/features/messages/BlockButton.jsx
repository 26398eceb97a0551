import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { blockUser } from './blockApi.js';
import { useMessenger } from './useMessenger.js';

/**
 * Blocks somebody, after saying what that means.
 *
 * @param {{ contact: import('./types.js').User }} props
 */
export function BlockButton({ contact }) {
  const messenger = useMessenger();
  const [isOpen, setIsOpen] = useState(false);
  const name = contact.firstName;
  const { isBusy, error, submit } = useSubmit(async () => {
    await blockUser(contact.userId);
    await messenger.refreshContacts();
    setIsOpen(false);
  });
  return (
    <>
      <Button
        look="quiet"
        aria-label={`Block ${name}`}
        title={`Block ${name}`}
        onClick={() => setIsOpen(true)}
      >
        <Icon name="block" />
      </Button>
      <Dialog
        isOpen={isOpen}
        title={`Block ${name}?`}
        onClose={() => setIsOpen(false)}
        actions={
          <>
            <Button look="secondary" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button look="danger" isBusy={isBusy} onClick={() => submit()}>
              Block {name}
            </Button>
          </>
        }
      >
        <p>
          Nothing that {name} writes reaches you, and neither of you sees whether the other is
          online. {name} is not told: to {name} it looks as if you were away.
        </p>
        <p>
          Lessons that are booked stay; cancel them if you want to. What is in this conversation
          stays too. You can unblock {name} here or in your settings.
        </p>
        <FormError error={error} />
      </Dialog>
    </>
  );
}
