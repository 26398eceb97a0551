import { NextLessons } from '../features/sessions/NextLessons.jsx';
import { ProfileChecklist } from '../features/tutors/ProfileChecklist.jsx';
import { PageHeader } from '../ui/PageHeader.jsx';
import { useSessions } from './useSessions.js';
import styles from './Home.module.css';

/**
 * A tutor's first page: what is next, and what keeps students from booking.
 *
 * @param {{
 *   user: import('../net/shapes.js').User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function TutorHome({ user, messagesHrefOf }) {
  const { booked } = useSessions();
  return (
    <>
      <PageHeader title={`Hello, ${user.firstName}`} />
      <div className={styles.parts}>
        <ProfileChecklist />
        <NextLessons booked={booked} user={user} messagesHrefOf={messagesHrefOf} />
      </div>
    </>
  );
}
