import { Link } from 'wouter';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useNow } from '../../ui/useNow.js';
import { LastKnown } from './LastKnown.jsx';
import { SessionList } from './SessionList.jsx';
import { splitByTime } from './sessionsByTime.js';
import styles from './NextLessons.module.css';

const SHOWN = 3;

/**
 * The lessons that come next, on the first page.
 *
 * @param {Parameters<typeof import('./Sessions.jsx').Sessions>[0]} props
 */
export function NextLessons({ booked, user, messagesHrefOf }) {
  return (
    <section className={styles.next} aria-labelledby="next-title">
      <header className={styles.header}>
        <h2 id="next-title">Next lessons</h2>
        <Link href="/sessions" className={styles.all}>
          All lessons
        </Link>
      </header>
      <Content booked={booked} user={user} messagesHrefOf={messagesHrefOf} />
    </section>
  );
}

/** @param {Parameters<typeof NextLessons>[0]} props */
function Content({ booked, user, messagesHrefOf }) {
  const nowMs = useNow();
  const { data, status, error, reload } = booked;
  if (!data) {
    if (status === 'loading')
      return <Skeleton label="Loading your lessons" rows={1} shape="card" />;
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    return <ErrorState title="We could not load your lessons" error={problem} onRetry={reload} />;
  }
  const next = splitByTime(data.sessions, nowMs).upcoming.slice(0, SHOWN);
  if (next.length === 0) {
    return (
      <EmptyState icon="calendar" title="Nothing booked yet">
        {user.role === 'tutor'
          ? 'When a student books you, the lesson stands here.'
          : 'Choose a tutor above; your next lesson will stand here.'}
      </EmptyState>
    );
  }
  return (
    <>
      <LastKnown />
      <SessionList
        sessions={next}
        people={data.people}
        zones={data.zones}
        events={data.events}
        user={user}
        nowMs={nowMs}
        messagesHrefOf={messagesHrefOf}
      />
    </>
  );
}
