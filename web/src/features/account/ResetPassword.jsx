import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { PasswordField } from '../../ui/PasswordField.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { completeReset } from './accountApi.js';
import { AccountPage } from './AccountPage.jsx';
import styles from './Form.module.css';

/**
 * Sets a new password with the ticket of a mail.
 *
 * @param {{ ticket: string, onReset: () => void }} props
 *   ticket: '' when the page was opened without one
 *   onReset: every login of the account has ended, maybe this browser's too
 */
export function ResetPassword({ ticket, onReset }) {
  const [isDone, setIsDone] = useState(false);
  const { isBusy, error, submit } = useSubmit(async (/** @type {string} */ password) => {
    await completeReset({ token: ticket, password });
    setIsDone(true);
    onReset();
  });

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(String(new FormData(event.currentTarget).get('password')));
  }

  if (isDone) return <Done />;
  if (ticket === '') return <NoTicket />;
  if (error?.code === 'ticket_ended') return <Ended />;
  return (
    <AccountPage
      title="Set a new password"
      lead="Then log in with it. Every browser that is logged in to your account will be logged out."
    >
      <form className={styles.form} onSubmit={handleSubmit}>
        <FormError error={error} members={['password']} />
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          isNew
          hint="At least 8 characters. A short sentence is easy to keep in mind."
          error={error?.member === 'password' ? error.message : undefined}
          required
        />
        <Button type="submit" isWide isBusy={isBusy}>
          Set this password
        </Button>
        <p className={styles.note}>
          Your conversations and their keys stay where they are, in the browsers that you have used.
          A new password does not bring them into another one: a new browser is approved from one of
          yours, as before.
        </p>
      </form>
    </AccountPage>
  );
}

function Done() {
  return (
    <AccountPage
      title="Your new password is set"
      lead="Every browser is logged out. Log in with the new password, here and wherever else you use Judify."
    >
      <ButtonLink href="/login" isWide>
        Log in
      </ButtonLink>
      <p className={styles.note}>
        In a browser that you have used before, your conversations are there as they were. One that
        is new must be approved in one of those, under Settings, My browsers.
      </p>
    </AccountPage>
  );
}

function NoTicket() {
  return (
    <AccountPage
      title="Open the link in your mail"
      lead="A new password is set with the link in a mail, and this page was opened without it. Open the link once more, or ask for another mail."
    >
      <AskForMail />
    </AccountPage>
  );
}

function Ended() {
  return (
    <AccountPage
      title="This link has ended"
      lead="It was used already, or it is older than 30 minutes, or a newer one has been used. Ask for another mail, and open the link in the newest one."
    >
      <AskForMail />
    </AccountPage>
  );
}

function AskForMail() {
  return (
    <ButtonLink href="/forgot-password" isWide>
      Ask for another mail
    </ButtonLink>
  );
}
