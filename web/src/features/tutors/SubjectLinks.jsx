import { Link } from 'wouter';
import { useResource } from '../../ui/useResource.js';
import { listSubjects } from './tutorsApi.js';
import styles from './SubjectLinks.module.css';

const SHOWN = 8;

/** Short ways to the subjects that are taught; nothing until they are known. */
export function SubjectLinks() {
  const { data } = useResource('subjects', listSubjects);
  if (!data || data.length === 0) return null;
  return (
    <ul className={styles.subjects} aria-label="Subjects taught">
      {data.slice(0, SHOWN).map((subject) => (
        <li key={subject}>
          <Link href={`/tutors?subject=${encodeURIComponent(subject)}`} className={styles.subject}>
            {subject}
          </Link>
        </li>
      ))}
    </ul>
  );
}
