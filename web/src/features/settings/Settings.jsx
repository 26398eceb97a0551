import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { AccountForm } from './AccountForm.jsx';
import { CalendarAddress } from './CalendarAddress.jsx';
import { DeleteAccount } from './DeleteAccount.jsx';
import { KeptStorage } from './KeptStorage.jsx';
import { Logins } from './Logins.jsx';
import { PasswordForm } from './PasswordForm.jsx';
import { Reminders } from './Reminders.jsx';
import { ThemeChoice } from './ThemeChoice.jsx';
import styles from './Settings.module.css';

/** @import { User } from '../../net/shapes.js' */

/**
 * @param {{
 *   user: User,
 *   onUserChanged: (user: User) => void,
 *   onLogOut: () => Promise<void>,
 *   onLogOutEverywhere: () => Promise<void>,
 *   onLeave: (password: string) => Promise<void>,
 *   children?: React.ReactNode,
 * }} props  children: cards about what other features keep.
 */
export function Settings(props) {
  const { user, onUserChanged, onLogOut, onLogOutEverywhere, onLeave, children } = props;
  const { isBusy, error, submit } = useSubmit(onLogOut);
  return (
    <>
      <PageHeader title="Settings" lead={`Logged in as ${user.email ?? user.username}`} />
      <div className={styles.cards}>
        <AccountForm user={user} onSaved={onUserChanged} />
        <PasswordForm />
        <Logins onLogOutEverywhere={onLogOutEverywhere} />
        <Reminders user={user} />
        <CalendarAddress />
        {children}
        <Card aria-label="Appearance" className={styles.card}>
          <ThemeChoice />
        </Card>
        <Card aria-label="The server" className={styles.card}>
          <h2>The server</h2>
          <p>See everything that Judify&apos;s server has about you, and what waits there.</p>
          <div>
            <ButtonLink href="/settings/held" look="secondary">
              What the server holds
            </ButtonLink>
          </div>
        </Card>
        <Card aria-label="This browser" className={styles.card}>
          <h2>This browser</h2>
          <p>
            Your conversations are kept here, in this browser, and stay here when you log out.
            Whoever can use your account on this computer can read them.
          </p>
          <KeptStorage />
          <FormError error={error} />
          <div>
            <Button look="danger" isBusy={isBusy} onClick={() => submit()}>
              <Icon name="leave" /> Log out
            </Button>
          </div>
        </Card>
        <DeleteAccount role={user.role} onLeave={onLeave} />
      </div>
    </>
  );
}
