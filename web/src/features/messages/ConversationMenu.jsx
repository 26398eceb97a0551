import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Menu } from '../../ui/Menu.jsx';
import { MenuItem } from '../../ui/MenuItem.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { blockUser } from './blockApi.js';
import { useMessenger } from './useMessenger.js';

/**
 * What is needed seldom in a conversation: to block somebody, after saying
 * what that means.
 *
 * @param {{ contact: import('./types.js').User }} props
 */
export function ConversationMenu({ contact }) {
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
      <Menu label={`More about ${name}`}>
        <MenuItem icon="block" onClick={() => setIsOpen(true)}>
          Block {name}
        </MenuItem>
      </Menu>
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
