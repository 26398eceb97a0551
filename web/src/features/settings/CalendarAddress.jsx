import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatDate, zoneHere } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useResource } from '../../ui/useResource.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { FeedAddress } from './FeedAddress.jsx';
import { endFeed, makeFeed, readFeed } from './settingsApi.js';
import styles from './CalendarAddress.module.css';

/** A secret address under which this person's calendar program reads all lessons. */
export function CalendarAddress() {
  const { data: feed, error, reload } = useResource('feed', readFeed);
  const [address, setAddress] = useState('');
  const [asked, setAsked] = useState(/** @type {'renew' | 'end' | null} */ (null));
  const make = useSubmit(async () => {
    setAddress(await makeFeed());
    setAsked(null);
    reload();
  });
  const since = feed?.createdAt;
  const problem = /** @type {import('../../net/http.js').ApiError | null} */ (error);

  async function end() {
    await endFeed();
    setAddress('');
    setAsked(null);
    showToast('The address has ended.');
    reload();
  }

  return (
    <Card aria-label="Your calendar" className={styles.card}>
      <h2>Your calendar</h2>
      <p>
        A calendar program can show all your lessons and follow every change, from a secret address.
        Whoever has the address can read your lessons, and nothing else.
      </p>
      {problem && !feed && (
        <ErrorState title="We could not ask the server" error={problem} onRetry={reload} />
      )}
      {!feed && !problem && <Skeleton label="Looking for your address" />}
      {address && <FeedAddress address={address} />}
      {since && !address && (
        <p className={styles.since}>
          You have one since {formatDate(since, zoneHere())}. It was shown when it was made; make a
          new one if you do not have it any more.
        </p>
      )}
      <FormError error={make.error} />
      {feed && (
        <div className={styles.actions}>
          <Button
            look="secondary"
            isBusy={make.isBusy}
            onClick={() => (since ? setAsked('renew') : make.submit())}
          >
            {since ? 'Make a new address' : 'Make an address'}
          </Button>
          {since && (
            <Button look="quiet" onClick={() => setAsked('end')}>
              End it
            </Button>
          )}
        </div>
      )}
      <AskDialog asked={asked} onClose={() => setAsked(null)} onRenew={make.submit} onEnd={end} />
    </Card>
  );
}

/**
 * @param {{
 *   asked: 'renew' | 'end' | null,
 *   onClose: () => void,
 *   onRenew: () => Promise<unknown>,
 *   onEnd: () => Promise<void>,
 * }} props
 */
function AskDialog({ asked, onClose, onRenew, onEnd }) {
  const isRenewal = asked === 'renew';
  const { isBusy, error, submit } = useSubmit(async () => {
    await (isRenewal ? onRenew() : onEnd());
  });
  return (
    <Dialog
      isOpen={asked !== null}
      title={isRenewal ? 'Make a new address?' : 'End the address?'}
      onClose={onClose}
      actions={
        <>
          <Button look="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" isBusy={isBusy} onClick={() => submit()}>
            {isRenewal ? 'Make a new one' : 'End it'}
          </Button>
        </>
      }
    >
      <p>
        The address that you have stops working at once, in every calendar that reads it
        {isRenewal ? '; give them the new one.' : '.'}
      </p>
      <FormError error={error} />
    </Dialog>
  );
}
