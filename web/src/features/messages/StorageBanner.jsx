import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { useMessagingState, useMessenger } from './useMessenger.js';
import styles from './StorageBanner.module.css';

/** This browser has no room: said until it has, because nothing new is taken meanwhile. */
export function StorageBanner() {
  const messenger = useMessenger();
  const { isStorageFull } = useMessagingState();
  if (!isStorageFull) return null;
  return (
    <div className={styles.banner}>
      <Banner
        tone="danger"
        title="This browser has no room left"
        actions={
          <Button look="secondary" onClick={() => messenger.retryStorage().catch(() => {})}>
            Try again
          </Button>
        }
      >
        New messages wait with the people who sent them, and nothing is lost. Free some space in
        this browser, then try again.
      </Banner>
    </div>
  );
}
