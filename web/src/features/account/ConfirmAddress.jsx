import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { confirmAddress } from './accountApi.js';
import { AccountPage } from './AccountPage.jsx';
import styles from './Form.module.css';

/**
 * Confirms an address with the ticket of a mail; needs no login. It waits for
 * a press, because programs that look through mails open links too.
 *
 * @param {{ ticket: string, onConfirmed: () => void }} props
 *   ticket: '' when the page was opened without one
 *   onConfirmed: it may be the address of whoever is logged in here
 */
export function ConfirmAddress({ ticket, onConfirmed }) {
  const [isDone, setIsDone] = useState(false);
  const { isBusy, error, submit } = useSubmit(async () => {
    await confirmAddress(ticket);
    setIsDone(true);
    onConfirmed();
  });

  if (isDone) return <Done />;
  if (ticket === '') return <NoTicket />;
  if (error?.code === 'ticket_ended') return <Ended />;
  return (
    <AccountPage
      title="Confirm your address"
      lead="It is yours if you have just opened our mail. From then on Judify can write to you about your lessons."
    >
      <div className={styles.form}>
        <FormError error={error} />
        <Button isWide isBusy={isBusy} onClick={() => submit()}>
          Confirm my address
        </Button>
        <p className={styles.note}>
          You did not register with Judify? Then close this page, and nothing happens.
        </p>
      </div>
    </AccountPage>
  );
}

function Done() {
  return (
    <AccountPage
      title="Your address is confirmed"
      lead="You now get mails about your lessons. Which ones is up to you, in the settings."
    >
      <ButtonLink href="/" isWide>
        Go to Judify
      </ButtonLink>
    </AccountPage>
  );
}

function NoTicket() {
  return (
    <AccountPage
      title="Open the link in your mail"
      lead="An address is confirmed with the link in a mail, and this page was opened without it. Open the link once more, or let us send another mail from the settings."
    >
      <ToSettings />
    </AccountPage>
  );
}

function Ended() {
  return (
    <AccountPage
      title="This link has ended"
      lead="It was used already, or it is older than 30 minutes. The settings say whether your address is confirmed, and send another mail if it is not."
    >
      <ToSettings />
    </AccountPage>
  );
}

function ToSettings() {
  return (
    <ButtonLink href="/settings" isWide>
      Open settings
    </ButtonLink>
  );
}
