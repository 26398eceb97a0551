import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { askForConfirmation } from './settingsApi.js';

/**
 * Whether mails reach this person; only where mails are sent at all.
 *
 * @param {{ user: import('../../net/shapes.js').User }} props
 */
export function MailAddress({ user }) {
  const [isSent, setIsSent] = useState(false);
  const { isBusy, error, submit } = useSubmit(async () => {
    await askForConfirmation();
    setIsSent(true);
  });

  if (user.emailConfirmed) {
    return (
      <p>
        Mails go to <strong>{user.email}</strong>, which is confirmed.
      </p>
    );
  }
  return (
    <>
      <p role="status">
        {isSent
          ? 'A mail is on its way to '
          : 'Confirm your e-mail address: open the link in the mail to '}
        <strong>{user.email}</strong>
        {isSent ? '. Open its link within 30 minutes; look among the junk, too.' : '.'}
      </p>
      <FormError error={error} />
      <div>
        <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
          Send again
        </Button>
      </div>
    </>
  );
}
