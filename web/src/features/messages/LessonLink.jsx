import { Link } from 'wouter';

/** Makes each visit another one, so that the same card can be jumped to again. */
const FROM_LINE = { isFromLine: true };

/**
 * From something said about a lesson to the lesson's card.
 *
 * @param {{ lesson: import('./view/timeline.js').Lesson, contactId: string, className?: string }} props
 */
export function LessonLink({ lesson, contactId, className }) {
  const query = new URLSearchParams({ message: lesson.cardKey });
  return (
    <Link href={`/messages/${contactId}?${query}`} state={FROM_LINE} className={className}>
      Show the lesson
    </Link>
  );
}
