import { useLocation } from 'wouter';
import { NextLessons } from '../features/sessions/NextLessons.jsx';
import { SubjectLinks } from '../features/tutors/SubjectLinks.jsx';
import { TutorSearchCard } from '../features/tutors/TutorSearchCard.jsx';
import { PageHeader } from '../ui/PageHeader.jsx';
import { useSessions } from './useSessions.js';
import styles from './Home.module.css';

/**
 * A student's first page: the next lesson, and the way to another.
 *
 * @param {{
 *   user: import('../net/shapes.js').User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function StudentHome({ user, messagesHrefOf }) {
  const [, navigate] = useLocation();
  const { booked } = useSessions();
  return (
    <>
      <PageHeader title={`Hello, ${user.firstName}`} />
      <div className={styles.parts}>
        <TutorSearchCard onNavigate={navigate}>
          <SubjectLinks />
        </TutorSearchCard>
        <NextLessons booked={booked} user={user} messagesHrefOf={messagesHrefOf} />
      </div>
    </>
  );
}
