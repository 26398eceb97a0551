import { ErrorState } from '../../ui/ErrorState.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { HoursForm } from './HoursForm.jsx';
import { ProfileForm } from './ProfileForm.jsx';
import { readOwnTutor } from './tutorsApi.js';
import styles from './EditProfile.module.css';

/**
 * What a tutor shows to students, and when they teach.
 *
 * @param {{ user: import('../../net/shapes.js').User }} props
 */
export function EditProfile({ user }) {
  const { status, data, error, reload } = useResource('own', readOwnTutor);
  return (
    <>
      <PageHeader
        title="My profile"
        lead="Students find you by your subjects and book inside your weekly hours."
        actions={
          <>
            <ButtonLink look="secondary" href="/profile/rules">
              My rules and days off
            </ButtonLink>
            <ButtonLink look="secondary" href={`/tutors/${user.userId}`}>
              See it as a student
            </ButtonLink>
          </>
        }
      />
      {status === 'failed' && (
        <ErrorState
          title="We could not open your profile"
          error={/** @type {import('../../net/http.js').ApiError} */ (error)}
          onRetry={reload}
        />
      )}
      {status === 'loading' && <Skeleton label="Loading your profile" rows={2} shape="card" />}
      {status === 'ready' && data && (
        <div className={styles.forms}>
          <ProfileForm tutor={data.tutor} />
          <HoursForm availability={data.availability} />
        </div>
      )}
    </>
  );
}
