import { Link } from 'wouter';
import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { PasswordField } from '../../ui/PasswordField.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { logIn } from './accountApi.js';
import { AccountPage } from './AccountPage.jsx';
import styles from './Form.module.css';

/**
 * @param {{
 *   search: string,
 *   onLoggedIn: (user: import('../../net/shapes.js').User) => void,
 * }} props  search: the address's query, handed on to the other door.
 */
export function LogIn({ search, onLoggedIn }) {
  const { isBusy, error, submit } = useSubmit(async (/** @type {FormData} */ form) => {
    const email = String(form.get('email'));
    onLoggedIn(await logIn({ email, password: String(form.get('password')) }));
  });

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  }

  return (
    <AccountPage
      title="Welcome back"
      lead="Log in to your lessons and conversations."
      footer={
        <>
          New here? <Link href={`/register${search}`}>Make an account</Link>
        </>
      }
    >
      <form className={styles.form} onSubmit={handleSubmit}>
        <FormError error={error} />
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          required
        />
        <PasswordField label="Password" name="password" autoComplete="current-password" required />
        <p className={styles.aside}>
          <Link href="/forgot-password">Forgot your password?</Link>
        </p>
        <Button type="submit" isWide isBusy={isBusy}>
          Log in
        </Button>
      </form>
    </AccountPage>
  );
}
