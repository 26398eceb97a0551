import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Select } from '../../ui/Select.jsx';
import { zoneHere } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { zoneOptions } from '../../ui/zones.js';
import { saveMe } from './settingsApi.js';
import styles from './Settings.module.css';

/** @import { User } from '../../net/shapes.js' */

/**
 * @param {{ user: User, onSaved: (user: User) => void }} props
 */
export function AccountForm({ user, onSaved }) {
  const { isBusy, error, submit } = useSubmit(async (/** @type {FormData} */ form) => {
    const text = (/** @type {string} */ name) => String(form.get(name)).trim();
    const person = {
      firstName: text('firstName'),
      lastName: text('lastName'),
      timeZone: text('timeZone'),
    };
    onSaved(await saveMe(person));
    showToast('Your account is saved.');
  });
  const zone = user.timeZone ?? zoneHere();

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  }

  return (
    <Card aria-label="Account">
      <form className={styles.form} onSubmit={handleSubmit}>
        <h2>Account</h2>
        <FormError error={error} />
        <div className={styles.pair}>
          <Field
            label="First name"
            name="firstName"
            autoComplete="given-name"
            defaultValue={user.firstName}
            maxLength={60}
            required
          />
          <Field
            label="Last name"
            name="lastName"
            autoComplete="family-name"
            defaultValue={user.lastName}
            maxLength={60}
            required
          />
        </div>
        <Select
          label="Time zone"
          name="timeZone"
          defaultValue={zone}
          options={zoneOptions(zone)}
          hint="Pages always show the clock of the browser you are at."
        />
        <div>
          <Button type="submit" look="secondary" isBusy={isBusy}>
            Save account
          </Button>
        </div>
      </form>
    </Card>
  );
}
