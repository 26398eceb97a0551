import { useSearchParams } from 'wouter';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { TutorCard } from './TutorCard.jsx';
import { listSubjects, listTutors } from './tutorsApi.js';
import { TutorSearch } from './TutorSearch.jsx';
import styles from './FindTutors.module.css';

/** @param {Record<string, string | number>} search */
function addressOf(search) {
  const asked = Object.entries(search).filter(([, value]) => value !== '');
  const query = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return query ? `/tutors?${query}` : '/tutors';
}

/**
 * Tutors by subject and text, a page at a time.  The address is the search.
 *
 * @param {{ onNavigate: (address: string) => void }} props
 */
export function FindTutors({ onNavigate }) {
  const [params] = useSearchParams();
  const asked = {
    subject: params.get('subject') ?? '',
    q: params.get('q') ?? '',
    page: params.get('page') ?? '',
  };
  const subjects = useResource('subjects', listSubjects);
  const found = useResource(addressOf(asked), (signal) => listTutors(asked, signal));

  return (
    <>
      <PageHeader title="Find a tutor" lead="Browse freely: you need an account only to book." />
      <TutorSearch
        subjects={subjects.data ?? []}
        subject={asked.subject}
        q={asked.q}
        onSearch={(search) => onNavigate(addressOf(search))}
      />
      <section className={styles.results} aria-label="Tutors found">
        <Results found={found} asked={asked} />
      </section>
    </>
  );
}

/**
 * @param {{
 *   found: import('../../ui/resource.js').ResourceState<Awaited<ReturnType<typeof listTutors>>>
 *     & { reload: () => void },
 *   asked: { subject: string, q: string, page: string },
 * }} props
 */
function Results({ found, asked }) {
  if (found.status === 'loading') {
    return <Skeleton label="Looking for tutors" rows={4} shape="card" isGrid />;
  }
  if (found.status === 'failed' || !found.data) {
    const error = /** @type {import('../../net/http.js').ApiError} */ (found.error);
    return <ErrorState title="We could not look for tutors" error={error} onRetry={found.reload} />;
  }
  const { tutors, next } = found.data;
  if (tutors.length === 0)
    return <NobodyFound isNarrowed={asked.subject !== '' || asked.q !== ''} />;
  return (
    <>
      <ul className={styles.list}>
        {tutors.map((tutor) => (
          <TutorCard key={tutor.userId} tutor={tutor} />
        ))}
      </ul>
      <nav className={styles.paging} aria-label="Pages of tutors">
        {Number(asked.page) > 1 && (
          <ButtonLink look="secondary" href={addressOf({ ...asked, page: Number(asked.page) - 1 })}>
            Previous page
          </ButtonLink>
        )}
        {next !== null && (
          <ButtonLink look="secondary" href={addressOf({ ...asked, page: next })}>
            More tutors
          </ButtonLink>
        )}
      </nav>
    </>
  );
}

/** @param {{ isNarrowed: boolean }} props */
function NobodyFound({ isNarrowed }) {
  if (!isNarrowed) {
    return (
      <EmptyState icon="person" title="No tutors yet">
        Tutors appear here as soon as they name the subjects they teach.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nobody fits that search"
      action={
        <ButtonLink look="secondary" href="/tutors">
          Show all tutors
        </ButtonLink>
      }
    >
      Try another subject, or fewer words.
    </EmptyState>
  );
}
