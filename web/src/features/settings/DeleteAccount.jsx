import { useId, useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { PasswordField } from '../../ui/PasswordField.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { DeletingMeans } from './DeletingMeans.jsx';
import styles from './Settings.module.css';

/**
 * The way out, after saying what goes and what stays.
 *
 * @param {{
 *   role: import('../../net/shapes.js').Role,
 *   onLeave: (password: string) => Promise<void>,
 * }} props  onLeave: the account is gone when it resolves; throws, and then nothing was done.
 */
export function DeleteAccount({ role, onLeave }) {
  const [isOpen, setIsOpen] = useState(false);
  const form = useId();
  const { isBusy, error, submit } = useSubmit(onLeave);
  const isWrong = error?.code === 'wrong_credentials';

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(String(new FormData(event.currentTarget).get('password')));
  }

  return (
    <Card aria-label="Delete my account" className={styles.card}>
      <h2>Delete my account</h2>
      <p>
        Lessons ahead are cancelled and what the server has about you is deleted. You can look at it
        first, and keep it as a file, under <em>What the server holds</em>.
      </p>
      <div>
        <Button look="danger" onClick={() => setIsOpen(true)}>
          Delete my account
        </Button>
      </div>
      <Dialog
        isOpen={isOpen}
        title="Delete your account?"
        onClose={() => setIsOpen(false)}
        actions={
          <>
            <Button look="secondary" onClick={() => setIsOpen(false)}>
              Keep my account
            </Button>
            <Button look="danger" type="submit" form={form} isBusy={isBusy}>
              Delete it for good
            </Button>
          </>
        }
      >
        <DeletingMeans role={role} />
        <form id={form} className={styles.form} onSubmit={handleSubmit}>
          {!isWrong && <FormError error={error} />}
          <PasswordField
            label="Your password"
            name="password"
            autoComplete="current-password"
            error={isWrong ? 'That is not your password. Nothing was deleted.' : undefined}
            required
          />
        </form>
      </Dialog>
    </Card>
  );
}
