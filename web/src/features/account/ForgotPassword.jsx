import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { askForReset } from './accountApi.js';
import { AccountPage } from './AccountPage.jsx';
import styles from './Form.module.css';

/** Asks for the mail that lets one set a new password. It says the same whoever is asked for. */
export function ForgotPassword() {
  const [email, setEmail] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const { isBusy, error, submit } = useSubmit(async (/** @type {string} */ address) => {
    setEmail(address);
    await askForReset(address);
    setIsAsked(true);
  });

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(String(new FormData(event.currentTarget).get('email')).trim());
  }

  if (error?.code === 'mail_off') return <MailOff />;
  if (isAsked) return <Asked email={email} onAskAgain={() => setIsAsked(false)} />;
  return (
    <AccountPage
      title="Forgot your password?"
      lead="We send you a mail with a link, and you set a new one."
      footer={
        <>
          It came back to you? <Link href="/login">Log in</Link>
        </>
      }
    >
      <form className={styles.form} onSubmit={handleSubmit}>
        <FormError error={error} members={['email']} />
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          maxLength={254}
          defaultValue={email}
          hint="The address that you registered with."
          error={error?.member === 'email' ? error.message : undefined}
          required
        />
        <Button type="submit" isWide isBusy={isBusy}>
          Send me a link
        </Button>
      </form>
    </AccountPage>
  );
}

/** @param {{ email: string, onAskAgain: () => void }} props */
function Asked({ email, onAskAgain }) {
  return (
    <AccountPage
      title="Look in your mail"
      lead={
        <>
          If there is an account with <strong>{email}</strong>, a mail is on its way. Its link works
          once, for 30 minutes.
        </>
      }
      footer={<Link href="/login">Back to log in</Link>}
    >
      <div className={styles.form}>
        <p className={styles.note}>
          Nothing there after a few minutes? Look among the junk, and check that this is the address
          that you registered with.
        </p>
        <Button look="secondary" isWide onClick={onAskAgain}>
          Ask again
        </Button>
      </div>
    </AccountPage>
  );
}

function MailOff() {
  return (
    <AccountPage
      title="No mail from here"
      lead="This site sends no mail, so it cannot send you a link."
      footer={<Link href="/login">Back to log in</Link>}
    >
      <p className={styles.note}>
        Whoever runs it can set a new password for you: ask them, and say the address that you
        registered with. Your conversations stay in the browsers that you have used.
      </p>
    </AccountPage>
  );
}
