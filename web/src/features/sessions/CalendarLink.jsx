import { Icon } from '../../ui/Icon.jsx';
import { calendarWords } from './sessionWords.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './CalendarLink.module.css';

/**
 * The lesson as a file that a calendar program opens: the same lesson again
 * moves the entry that is there, and a cancelled one takes it out.
 *
 * @param {{ session: import('../../net/shapes.js').Session, nowMs: number }} props
 */
export function CalendarLink({ session, nowMs }) {
  const { isCurrent } = useSessionActions();
  const words = calendarWords(session, nowMs);
  if (!words || !isCurrent) return null;
  return (
    <a
      className={styles.link}
      href={`/api/sessions/${encodeURIComponent(session.sessionId)}.ics`}
      download="lesson.ics"
    >
      <Icon name="calendar" /> {words}
    </a>
  );
}
