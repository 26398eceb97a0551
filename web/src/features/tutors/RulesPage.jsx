import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { zoneHere } from '../../ui/time.js';
import { useResource } from '../../ui/useResource.js';
import { DatesForm } from './DatesForm.jsx';
import { RulesForm } from './RulesForm.jsx';
import { readOwnRules } from './tutorsApi.js';
import styles from './EditProfile.module.css';

/**
 * What a tutor asks of a booking, and the dates that are not as their weekday is.
 *
 * @param {{ user: import('../../net/shapes.js').User }} props
 */
export function RulesPage({ user }) {
  const { status, data, error, reload } = useResource('own rules', readOwnRules);
  return (
    <>
      <PageHeader
        title="My rules"
        lead="A time is offered to students only if all of these allow it. Lessons that are booked keep the rules they were booked under."
        actions={
          <ButtonLink look="secondary" href="/profile">
            Weekly hours
          </ButtonLink>
        }
      />
      {status === 'failed' && (
        <ErrorState
          title="We could not open your rules"
          error={/** @type {import('../../net/http.js').ApiError} */ (error)}
          onRetry={reload}
        />
      )}
      {status === 'loading' && <Skeleton label="Loading your rules" rows={2} shape="card" />}
      {status === 'ready' && data && (
        <div className={styles.forms}>
          <RulesForm rules={data.rules} place={data.place} tutorName={user.firstName} />
          <DatesForm dates={data.dates} timeZone={data.timeZone || zoneHere()} />
        </div>
      )}
    </>
  );
}
