import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { zoneHere, zoneName } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { SessionList } from './SessionList.jsx';
import { splitByTime } from './sessionsByTime.js';
import styles from './Sessions.module.css';

/** @import { Session, User } from '../../net/shapes.js' */

/**
 * @typedef {{ sessions: Session[], people: Record<string, User>, zones: Record<string, string> }} Booked
 *
 * @param {{
 *   booked: import('../../ui/resource.js').ResourceState<Booked> & { reload: () => void },
 *   user: User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function Sessions({ booked, user, messagesHrefOf }) {
  return (
    <>
      <PageHeader title="My lessons" lead={`Times are on your clock: ${zoneName(zoneHere())}.`} />
      <Content booked={booked} user={user} messagesHrefOf={messagesHrefOf} />
    </>
  );
}

/** @param {Parameters<typeof Sessions>[0]} props */
function Content({ booked, user, messagesHrefOf }) {
  const nowMs = useNow();
  const { data, status, error, reload } = booked;
  if (!data) {
    if (status === 'loading') return <Skeleton label="Loading your lessons" shape="card" />;
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    return <ErrorState title="We could not load your lessons" error={problem} onRetry={reload} />;
  }
  const { upcoming, past } = splitByTime(data.sessions, nowMs);
  const shared = { people: data.people, zones: data.zones, user, nowMs, messagesHrefOf };
  return (
    <div className={styles.parts}>
      <section aria-labelledby="upcoming">
        <h2 id="upcoming">Upcoming</h2>
        {upcoming.length > 0 ? (
          <SessionList sessions={upcoming} {...shared} />
        ) : (
          <NothingAhead isTutor={user.role === 'tutor'} />
        )}
      </section>
      {past.length > 0 && (
        <section aria-labelledby="past">
          <h2 id="past">Past</h2>
          <SessionList sessions={past} {...shared} />
        </section>
      )}
    </div>
  );
}

/** @param {{ isTutor: boolean }} props */
function NothingAhead({ isTutor }) {
  if (isTutor) {
    return (
      <EmptyState
        icon="calendar"
        title="No lessons ahead"
        action={
          <ButtonLink look="secondary" href="/profile">
            Check my weekly hours
          </ButtonLink>
        }
      >
        Students book inside your weekly hours. A new lesson appears here and in your messages.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="calendar"
      title="No lessons ahead"
      action={<ButtonLink href="/tutors">Find a tutor</ButtonLink>}
    >
      Choose a tutor and a time; the lesson appears here.
    </EmptyState>
  );
}
