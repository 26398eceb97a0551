import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import styles from './MyBrowsers.module.css';

/**
 * For who has no approved browser left. Asked for on purpose: every contact
 * will be told that the code is another one.
 *
 * @param {{ onStartAgain: (password: string) => Promise<void> }} props
 */
export function StartAgain({ onStartAgain }) {
  const [isAsked, setIsAsked] = useState(false);
  const { isBusy, error, submit } = useSubmit(onStartAgain);

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(String(new FormData(event.currentTarget).get('password')));
  }

  if (!isAsked) {
    return (
      <div>
        <Button look="secondary" onClick={() => setIsAsked(true)}>
          I have no other browser any more
        </Button>
      </div>
    );
  }
  const isWrong = /** @type {any} */ (error)?.code === 'wrong_credentials';
  return (
    <form className={styles.how} onSubmit={handleSubmit}>
      <p>
        Then begin again with a new security code. Your contacts are told that it has changed and
        have to accept it before they write to you; your other browsers have to be approved again.
      </p>
      {!isWrong && <FormError error={error} />}
      <Field
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        error={isWrong ? 'That is not your password.' : undefined}
        required
      />
      <div>
        <Button type="submit" isBusy={isBusy}>
          Begin again
        </Button>
      </div>
    </form>
  );
}
