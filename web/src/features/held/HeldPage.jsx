import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { HeldDownload } from './HeldDownload.jsx';
import { HeldFacts } from './HeldFacts.jsx';
import { HeldWaiting } from './HeldWaiting.jsx';
import { readHeld } from './heldApi.js';
import styles from './HeldPage.module.css';

/** Everything that the server has about the person, right now. */
export function HeldPage() {
  const { status, data: held, error, reload } = useResource('held', readHeld);
  const problem = /** @type {import('../../net/http.js').ApiError | null} */ (error);
  return (
    <>
      <PageHeader
        title="The server holds"
        lead="Everything that Judify's server has about you, right now. Your conversations are not among it: they are in your browsers."
        actions={
          <>
            <Button
              look="secondary"
              isBusy={status === 'loading' && held !== null}
              onClick={reload}
            >
              <Icon name="clock" /> Look again
            </Button>
            <HeldDownload />
          </>
        }
      />
      {problem && !held && (
        <ErrorState title="We could not ask the server" error={problem} onRetry={reload} />
      )}
      {!held && !problem && (
        <Skeleton label="Loading what the server holds" rows={4} shape="card" />
      )}
      {held && (
        <div className={styles.parts}>
          {problem && (
            <Banner tone="warning" title="This is what it held before">
              <p>{problem.message}</p>
            </Banner>
          )}
          <HeldWaiting held={held} onDiscarded={reload} />
          <HeldFacts held={held} />
        </div>
      )}
    </>
  );
}
