import { useContext } from 'react';
import { LessonCardContext } from './lessonCardContext.js';
import { LessonLink } from './LessonLink.jsx';
import styles from './LessonPlace.module.css';

/**
 * Where the card of a lesson stands: beneath the first thing that speaks of it;
 * another message has the way there (a line has it within).
 *
 * @param {{ row: import('./view/timeline.js').MessageRow | import('./view/timeline.js').EventRow,
 *           contactId: string }} props
 */
export function LessonPlace({ row: { key, kind, lesson }, contactId }) {
  const drawCard = useContext(LessonCardContext);
  if (!lesson) return null;
  if (lesson.cardKey !== key) {
    if (kind === 'event') return null;
    return (
      <p className={styles.link}>
        <LessonLink lesson={lesson} contactId={contactId} />
      </p>
    );
  }
  const card = drawCard(lesson.sessionId, contactId);
  return card && <div className={styles.place}>{card}</div>;
}
