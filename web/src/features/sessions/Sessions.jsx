import { useSearchParams } from 'wouter';
import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { zoneHere, zoneName } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { LastKnown } from './LastKnown.jsx';
import { SessionList } from './SessionList.jsx';
import { splitByTime } from './sessionsByTime.js';
import styles from './Sessions.module.css';

/** @import { Session, User } from '../../net/shapes.js' */

/**
 * @typedef {{ sessions: Session[], people: Record<string, User>, zones: Record<string, string>,
 *             events: Record<string, import('../../net/shapes.js').SessionEvent[]> }} Booked
 *
 * @typedef {{ older: string | null, isReadingOlder: boolean, readOlder: () => void }} Older
 *   older: null when there are none before those in `booked`.
 *
 * @param {{
 *   booked: import('../../ui/resource.js').ResourceState<Booked> & Older & { reload: () => void },
 *   user: User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function Sessions({ booked, user, messagesHrefOf }) {
  return (
    <>
      <PageHeader
        title="My lessons"
        lead={`Times are on your clock: ${zoneName(zoneHere())}.`}
        actions={
          <ButtonLink look="secondary" href="/sessions/calendar">
            <Icon name="calendar" /> Calendar
          </ButtonLink>
        }
      />
      <Content booked={booked} user={user} messagesHrefOf={messagesHrefOf} />
    </>
  );
}

/** @param {Parameters<typeof Sessions>[0]} props */
function Content({ booked, user, messagesHrefOf }) {
  const nowMs = useNow();
  const [params, setParams] = useSearchParams();
  const { data, status, error, reload } = booked;
  if (!data) {
    if (status === 'loading') return <Skeleton label="Loading your lessons" shape="card" />;
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    return <ErrorState title="We could not load your lessons" error={problem} onRetry={reload} />;
  }
  const { upcoming, past } = splitByTime(data.sessions, nowMs);
  const isPast = params.get('show') === 'past';
  const { people, zones, events } = data;
  const shared = { people, zones, events, user, nowMs, messagesHrefOf };

  /** @param {string} show */
  const handleShow = (show) => setParams(show === 'past' ? { show } : {}, { replace: true });

  return (
    <div className={styles.parts}>
      <ChoiceGroup
        legend="Show"
        name="show"
        value={isPast ? 'past' : 'upcoming'}
        onChange={handleShow}
        options={[
          { value: 'upcoming', label: `Upcoming (${upcoming.length})` },
          { value: 'past', label: `Past and cancelled (${past.length}${booked.older ? '+' : ''})` },
        ]}
      />
      <LastKnown />
      <section aria-label={isPast ? 'Past and cancelled' : 'Upcoming'}>
        {isPast ? (
          <PastLessons sessions={past} shared={shared} booked={booked} />
        ) : upcoming.length > 0 ? (
          <SessionList sessions={upcoming} {...shared} />
        ) : (
          <NothingAhead isTutor={user.role === 'tutor'} />
        )}
      </section>
    </div>
  );
}

/**
 * @param {{
 *   sessions: Session[],
 *   shared: Omit<React.ComponentProps<typeof SessionList>, 'sessions'>,
 *   booked: Older,
 * }} props
 */
function PastLessons({ sessions, shared, booked: { older, isReadingOlder, readOlder } }) {
  if (sessions.length > 0)
    return (
      <>
        <SessionList sessions={sessions} {...shared} />
        {older && (
          <Button look="secondary" isBusy={isReadingOlder} onClick={readOlder}>
            Show earlier lessons
          </Button>
        )}
      </>
    );
  return (
    <EmptyState icon="calendar" title="Nothing here yet">
      Lessons that are over, cancelled or declined stay here.
    </EmptyState>
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
