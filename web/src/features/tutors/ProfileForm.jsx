import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Select } from '../../ui/Select.jsx';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { parseSubjects } from './subjects.js';
import { saveProfile } from './tutorsApi.js';
import styles from './EditProfile.module.css';

const MEMBERS = ['subjects', 'bio', 'hourlyRate'];
const CURRENCIES = ['EUR', 'GBP', 'USD', 'CHF', 'SEK', 'PLN', 'CAD', 'AUD', 'INR', 'JPY'];

/**
 * @param {{ tutor: import('../../net/shapes.js').Tutor }} props
 */
export function ProfileForm({ tutor }) {
  const { isBusy, error, submit } = useSubmit(async (/** @type {FormData} */ form) => {
    await saveProfile({
      subjects: parseSubjects(String(form.get('subjects'))),
      bio: String(form.get('bio')).trim(),
      hourlyRate: Number(form.get('hourlyRate')),
      currency: String(form.get('currency')),
    });
    showToast('Your profile is saved. Students see it now.');
  });
  const refusalOf = (/** @type {string} */ member) =>
    error?.member === member ? error.message : undefined;
  const currency = tutor.currency || 'EUR';
  const currencies = CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES];

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  }

  return (
    <Card aria-label="About me">
      <form className={styles.form} onSubmit={handleSubmit}>
        <h2>About me</h2>
        <FormError error={error} members={MEMBERS} />
        <Field
          label="Subjects"
          name="subjects"
          defaultValue={tutor.subjects.join(', ')}
          hint="Separate them with commas: Maths, Physics, Exam preparation"
          error={refusalOf('subjects')}
          required
        />
        <Field
          label="About me"
          name="bio"
          rows={7}
          maxLength={2000}
          defaultValue={tutor.bio}
          hint="How you teach, whom you teach best, what a first lesson looks like."
          error={refusalOf('bio')}
        />
        <div className={styles.pair}>
          <Field
            label="Price of an hour"
            name="hourlyRate"
            type="number"
            inputMode="decimal"
            min={0}
            max={10000}
            step="0.01"
            defaultValue={tutor.hourlyRate}
            error={refusalOf('hourlyRate')}
            required
          />
          <Select
            label="Currency"
            name="currency"
            defaultValue={currency}
            options={currencies.map((code) => ({ value: code, label: code }))}
          />
        </div>
        <div className={styles.actions}>
          <Button type="submit" isBusy={isBusy}>
            Save profile
          </Button>
        </div>
      </form>
    </Card>
  );
}
