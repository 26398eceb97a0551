import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { useMessagingState, useMessenger } from './useMessenger.js';

/** This browser has no room: said until it has, because nothing new is taken meanwhile. */
export function StorageBanner() {
  const messenger = useMessenger();
  const { isStorageFull } = useMessagingState();
  if (!isStorageFull) return null;
  return (
    <Banner
      tone="danger"
      title="This browser has no room left"
      actions={
        <Button look="secondary" onClick={() => messenger.retryStorage().catch(() => {})}>
          Try again
        </Button>
      }
    >
      New messages wait with the people who sent them, and nothing is lost. Free some space on this
      device, then try again.
    </Banner>
  );
}
