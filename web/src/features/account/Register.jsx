import { Link } from 'wouter';
import { Button } from '../../ui/Button.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { PasswordField } from '../../ui/PasswordField.jsx';
import { zoneHere, zoneName } from '../../ui/time.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { register } from './accountApi.js';
import { AccountPage } from './AccountPage.jsx';
import styles from './Form.module.css';

/** What stands under its own field when it is refused. */
const MEMBERS = ['firstName', 'lastName', 'email', 'password'];

const ROLES = [
  { value: 'student', label: 'I want to learn' },
  { value: 'tutor', label: 'I teach' },
];

/**
 * The refusal of one field, in its own words.
 *
 * @param {any} error
 * @param {string} member
 */
function refusalOf(error, member) {
  return error?.member === member ? error.message : undefined;
}

/**
 * @param {{
 *   search: string,
 *   onLoggedIn: (user: import('../../net/shapes.js').User) => void,
 * }} props
 */
export function Register({ search, onLoggedIn }) {
  const { isBusy, error, submit } = useSubmit(async (/** @type {FormData} */ form) => {
    const text = (/** @type {string} */ name) => String(form.get(name)).trim();
    const person = {
      role: text('role'),
      firstName: text('firstName'),
      lastName: text('lastName'),
      email: text('email'),
      password: String(form.get('password')),
      timeZone: zoneHere(),
    };
    onLoggedIn(await register(person));
  });

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  }

  return (
    <AccountPage
      title="Make an account"
      lead={`Takes a minute. Times will be shown in ${zoneName(zoneHere())}.`}
      footer={
        <>
          Been here before? <Link href={`/login${search}`}>Log in</Link>
        </>
      }
    >
      <form className={styles.form} onSubmit={handleSubmit}>
        <FormError error={error} members={MEMBERS} />
        <ChoiceGroup
          legend="What brings you here?"
          name="role"
          defaultValue="student"
          options={ROLES}
          isWide
        />
        <div className={styles.pair}>
          <Field
            label="First name"
            name="firstName"
            autoComplete="given-name"
            maxLength={60}
            error={refusalOf(error, 'firstName')}
            required
          />
          <Field
            label="Last name"
            name="lastName"
            autoComplete="family-name"
            maxLength={60}
            error={refusalOf(error, 'lastName')}
            required
          />
        </div>
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          maxLength={254}
          error={refusalOf(error, 'email')}
          required
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          isNew
          hint="At least 8 characters. A short sentence is easy to keep in mind."
          error={refusalOf(error, 'password')}
          required
        />
        <Button type="submit" isWide isBusy={isBusy}>
          Make my account
        </Button>
      </form>
    </AccountPage>
  );
}
