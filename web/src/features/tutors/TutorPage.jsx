import { Avatar } from '../../ui/Avatar.jsx';
import { Badge } from '../../ui/Badge.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { Card } from '../../ui/Card.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { fullName } from '../../ui/initials.js';
import { formatMoney } from '../../ui/money.js';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatTime, zoneName } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { useResource } from '../../ui/useResource.js';
import { useTitle } from '../../ui/useTitle.js';
import { TutorActions } from './TutorActions.jsx';
import { readTutor } from './tutorsApi.js';
import styles from './TutorPage.module.css';

/** @import { Rules, Tutor, User } from '../../net/shapes.js' */

/**
 * One tutor, and the two things a student may do about it.
 *
 * @param {{
 *   userId: string,
 *   viewer: User | null,
 *   onEnquire: (tutor: Tutor) => Promise<void>,
 * }} props  viewer: null for a visitor, who is sent to the door first.
 */
export function TutorPage({ userId, viewer, onEnquire }) {
  const { status, data, error, reload } = useResource(userId, (signal) =>
    readTutor(userId, signal),
  );

  if (status === 'failed') {
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    return (
      <>
        <PageHeader title="Tutor" />
        {problem.status === 404 ? (
          <EmptyState
            icon="person"
            title="This tutor is not here"
            action={<ButtonLink href="/tutors">All tutors</ButtonLink>}
          >
            They may have left, or the address is mistyped.
          </EmptyState>
        ) : (
          <ErrorState title="We could not open this page" error={problem} onRetry={reload} />
        )}
      </>
    );
  }
  if (!data) return <Skeleton label="Loading the tutor" rows={5} />;
  return (
    <TutorDetails tutor={data.tutor} rules={data.rules} viewer={viewer} onEnquire={onEnquire} />
  );
}

/**
 * @param {{
 *   tutor: Tutor,
 *   rules: Rules,
 *   viewer: User | null,
 *   onEnquire: (tutor: Tutor) => Promise<void>,
 * }} props
 */
function TutorDetails({ tutor, rules, viewer, onEnquire }) {
  useTitle(fullName(tutor));
  const now = useNow();
  return (
    <article className={styles.page}>
      <header className={styles.header}>
        <Avatar person={tutor} size="l" />
        <div className={styles.who}>
          <h1 tabIndex={-1}>{fullName(tutor)}</h1>
          <ul className={styles.subjects} aria-label="Subjects">
            {tutor.subjects.map((subject) => (
              <li key={subject}>
                <Badge tone="brand">{subject}</Badge>
              </li>
            ))}
          </ul>
          <p className={styles.zone}>
            <Icon name="globe" /> {zoneName(tutor.timeZone)}, now{' '}
            {formatTime(new Date(now).toISOString(), tutor.timeZone)}
          </p>
        </div>
      </header>
      <div className={styles.columns}>
        <section aria-label="About" className={styles.about}>
          <h2>About {tutor.firstName}</h2>
          {tutor.bio ? (
            <p className={styles.bio}>{tutor.bio}</p>
          ) : (
            <p className={styles.bio}>{tutor.firstName} has not written anything yet. Ask away.</p>
          )}
        </section>
        <Card aria-label="Lessons" className={styles.lessons}>
          <p className={styles.rate}>
            <strong>{formatMoney(tutor.hourlyRate, tutor.currency)}</strong> an hour
          </p>
          <TutorActions tutor={tutor} rules={rules} viewer={viewer} onEnquire={onEnquire} />
        </Card>
      </div>
    </article>
  );
}
