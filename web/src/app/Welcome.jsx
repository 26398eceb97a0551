import { SubjectLinks } from '../features/tutors/SubjectLinks.jsx';
import { ButtonLink } from '../ui/ButtonLink.jsx';
import { Icon } from '../ui/Icon.jsx';
import { useTitle } from '../ui/useTitle.js';
import { WelcomeScene } from './WelcomeScene.jsx';
import styles from './Welcome.module.css';

/** @type {{ icon: import('../ui/Icon.jsx').IconName, title: string, text: string }[]} */
const REASONS = [
  {
    icon: 'calendar',
    title: 'A time that is really free',
    text: 'You see only what can be booked, on your own clock, with your tutor’s clock beside it.',
  },
  {
    icon: 'messages',
    title: 'Straight into the conversation',
    text: 'A booked lesson opens a conversation with your tutor. Its first line is your date, time and subject.',
  },
  {
    icon: 'lock',
    title: 'Kept by the two of you',
    text: 'Messages live in your two browsers. Judify passes them on and keeps no archive.',
  },
];

/** The first page of somebody we do not know yet. */
export function Welcome() {
  useTitle('Judify');
  return (
    <div className={styles.page}>
      <section className={styles.hero}>
        <WelcomeScene />
        <h1 tabIndex={-1}>
          Learn with someone who <mark>answers</mark>.
        </h1>
        <p className={styles.lead}>
          Find a tutor, book a lesson, and talk. One place for the lesson, and for all the questions
          between lessons.
        </p>
        <div className={styles.actions}>
          <ButtonLink href="/tutors">
            <Icon name="search" /> Find a tutor
          </ButtonLink>
          <ButtonLink look="secondary" href="/register">
            Make an account
          </ButtonLink>
        </div>
        <SubjectLinks />
      </section>
      <ul className={styles.reasons}>
        {REASONS.map(({ icon, title, text }) => (
          <li key={title} className={styles.reason}>
            <Icon name={icon} />
            <h2>{title}</h2>
            <p>{text}</p>
          </li>
        ))}
      </ul>
      <p className={styles.plain}>
        In plain words: bookings and accounts are kept on the server, and it sees who writes to whom
        and when. What you write is not kept there.
      </p>
    </div>
  );
}
