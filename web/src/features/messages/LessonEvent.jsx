import { Icon } from '../../ui/Icon.jsx';
import { formatTime } from '../../ui/time.js';
import { LessonLink } from './LessonLink.jsx';
import styles from './HistoryRow.module.css';

/**
 * Something happened to a lesson: nobody's words, so no bubble. Its own time
 * stands before it, away from the lesson's, which often ends the sentence.
 *
 * @param {{
 *   row: import('./view/timeline.js').EventRow,
 *   contactId: string,
 *   zone: string,
 * }} props
 */
export function LessonEvent({ row: { key, message, lesson }, contactId, zone }) {
  return (
    <p className={styles.event}>
      <Icon name="calendar" />
      <span>
        <time dateTime={message.timestamp} className={styles.eventTime}>
          {formatTime(message.timestamp, zone)}
        </time>
        {' · '}
        <span>{message.content}</span>
        {lesson && lesson.cardKey !== key && (
          <LessonLink lesson={lesson} contactId={contactId} className={styles.eventLink} />
        )}
      </span>
    </p>
  );
}
