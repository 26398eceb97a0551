import { useResource } from '../../ui/useResource.js';
import { listSubjects } from './tutorsApi.js';
import { TutorSearch } from './TutorSearch.jsx';
import styles from './TutorSearchCard.module.css';

/**
 * The search on the first page; it leads to the page of results.
 *
 * @param {{ onNavigate: (address: string) => void, children?: React.ReactNode }} props
 */
export function TutorSearchCard({ onNavigate, children }) {
  const subjects = useResource('subjects', listSubjects);

  /** @param {{ subject: string, q: string }} search */
  function handleSearch(search) {
    const asked = Object.entries(search).filter(([, value]) => value !== '');
    onNavigate(`/tutors?${new URLSearchParams(asked)}`);
  }

  return (
    <section className={styles.card} aria-labelledby="search-title">
      <h2 id="search-title" className={styles.title}>
        What do you want to learn next?
      </h2>
      <TutorSearch subjects={subjects.data ?? []} onSearch={handleSearch} />
      {children}
    </section>
  );
}
