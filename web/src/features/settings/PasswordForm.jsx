import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { PasswordField } from '../../ui/PasswordField.jsx';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { changePassword } from './settingsApi.js';
import styles from './Settings.module.css';

/** Changes the password, and ends every other login with it. */
export function PasswordForm() {
  const { isBusy, error, submit } = useSubmit(async (/** @type {HTMLFormElement} */ element) => {
    const form = new FormData(element);
    await changePassword({ current: String(form.get('current')), next: String(form.get('next')) });
    element.reset();
    showToast('Your password is changed. Every other browser is logged out.');
  });

  const isWrong = error?.code === 'wrong_credentials';

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(event.currentTarget);
  }

  return (
    <Card aria-label="Password">
      <form className={styles.form} onSubmit={handleSubmit}>
        <h2>Password</h2>
        {!isWrong && <FormError error={error} members={['next']} />}
        <PasswordField
          error={isWrong ? 'That is not your current password.' : undefined}
          label="Current password"
          name="current"
          autoComplete="current-password"
          required
        />
        <PasswordField
          label="New password"
          name="next"
          autoComplete="new-password"
          isNew
          error={error?.member === 'next' ? error.message : undefined}
          hint="At least 8 characters. Your other browsers will be logged out."
          required
        />
        <div>
          <Button type="submit" look="secondary" isBusy={isBusy}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}
