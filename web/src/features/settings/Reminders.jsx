import { Card } from '../../ui/Card.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { MailAddress } from './MailAddress.jsx';
import { NotificationsChoice } from './NotificationsChoice.jsx';
import { RemindersForm } from './RemindersForm.jsx';
import { readReminders } from './settingsApi.js';
import styles from './Settings.module.css';

/**
 * When and how this person hears of their lessons, and whether mails reach them.
 *
 * @param {{ user: import('../../net/shapes.js').User }} props
 */
export function Reminders({ user }) {
  const { data, error, reload } = useResource('reminders', readReminders);
  const problem = /** @type {import('../../net/http.js').ApiError | null} */ (error);
  return (
    <Card aria-label="Reminders" className={styles.card}>
      <h2>Reminders</h2>
      {problem && !data && (
        <ErrorState title="We could not ask the server" error={problem} onRetry={reload} />
      )}
      {!data && !problem && <Skeleton label="Looking up your reminders" />}
      {data?.sendsMail && <MailAddress user={user} />}
      {data && <RemindersForm user={user} held={data} />}
      <NotificationsChoice />
    </Card>
  );
}
