import { Link } from 'wouter';
import { Avatar } from '../../ui/Avatar.jsx';
import { Badge } from '../../ui/Badge.jsx';
import { Card } from '../../ui/Card.jsx';
import { fullName } from '../../ui/initials.js';
import { formatMoney } from '../../ui/money.js';
import styles from './TutorCard.module.css';

/** More would push the words out of sight. */
const SUBJECTS_SHOWN = 4;

/**
 * One tutor in a list.  The whole card is the link.
 *
 * @param {{ tutor: import('../../net/shapes.js').Tutor }} props
 */
export function TutorCard({ tutor }) {
  const more = tutor.subjects.length - SUBJECTS_SHOWN;
  return (
    <Card as="li" className={styles.card}>
      <Avatar person={tutor} />
      <div className={styles.who}>
        <h2 className={styles.name}>
          <Link href={`/tutors/${tutor.userId}`} className={styles.link}>
            {fullName(tutor)}
          </Link>
        </h2>
        <p className={styles.rate}>
          <strong>{formatMoney(tutor.hourlyRate, tutor.currency)}</strong> an hour
        </p>
      </div>
      <p className={styles.bio}>{tutor.bio}</p>
      <ul className={styles.subjects} aria-label="Subjects">
        {tutor.subjects.slice(0, SUBJECTS_SHOWN).map((subject) => (
          <li key={subject}>
            <Badge tone="brand">{subject}</Badge>
          </li>
        ))}
        {more > 0 && (
          <li>
            <Badge>{more} more</Badge>
          </li>
        )}
      </ul>
    </Card>
  );
}
