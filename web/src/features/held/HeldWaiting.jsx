import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { showToast } from '../../ui/toasts.js';
import { useNow } from '../../ui/useNow.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { discardWaiting } from './heldApi.js';
import { deviceNameOf, formatAge, formatSize, nameOf } from './heldWords.js';
import styles from './HeldPage.module.css';

/** @import { Held, Waiting } from './heldApi.js' */

/** As many as somebody may want to look through at once. */
const PAGE = 50;

/**
 * What waits in the server's memory for a browser to come back.
 *
 * @param {{ held: Held, onDiscarded: () => void }} props
 */
export function HeldWaiting({ held, onDiscarded }) {
  const [shown, setShown] = useState(PAGE);
  const [doomed, setDoomed] = useState(/** @type {Waiting | null} */ (null));
  const { waiting, waitingCount } = held;
  const more = waitingCount - Math.min(shown, waiting.length);

  return (
    <Card aria-label="Waiting messages" className={styles.part}>
      <h2>Waiting messages</h2>
      {waitingCount === 0 ? (
        <p className={styles.nothing}>
          <Icon name="check" /> None. Everything sent to you has been handed over, and forgotten.
        </p>
      ) : (
        <>
          <p>
            Sealed envelopes that a browser of yours has not fetched yet, receipts included. They
            are kept in memory, for 21 days at most.
          </p>
          <ul className={styles.rows}>
            {waiting.slice(0, shown).map((each) => (
              <WaitingRow key={each.waitingId} held={held} waiting={each} onDiscard={setDoomed} />
            ))}
          </ul>
        </>
      )}
      {more > 0 && (
        <div className={styles.more}>
          <span>{more} more</span>
          {shown < waiting.length && (
            <Button look="secondary" onClick={() => setShown(shown + PAGE)}>
              Show more
            </Button>
          )}
        </div>
      )}
      <DiscardDialog
        held={held}
        waiting={doomed}
        onClose={() => setDoomed(null)}
        onDiscarded={onDiscarded}
      />
    </Card>
  );
}

/**
 * @param {{ held: Held, waiting: Waiting, onDiscard: (waiting: Waiting) => void }} props
 */
function WaitingRow({ held, waiting, onDiscard }) {
  const age = formatAge(useNow() - Date.parse(waiting.sentAt));
  const sender = nameOf(held, waiting.senderId);
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <strong>{sender}</strong>
        <span className={styles.quiet}>
          {formatSize(waiting.bytes)} for {deviceNameOf(held, waiting.deviceId)}, sent {age} ago
        </span>
      </div>
      <Button
        look="quiet"
        aria-label={`Discard ${formatSize(waiting.bytes)} from ${sender}`}
        onClick={() => onDiscard(waiting)}
      >
        <Icon name="trash" /> Discard
      </Button>
    </li>
  );
}

/**
 * @param {{
 *   held: Held,
 *   waiting: Waiting | null,
 *   onClose: () => void,
 *   onDiscarded: () => void,
 * }} props  waiting: null, nobody has been asked
 */
function DiscardDialog({ held, waiting, onClose, onDiscarded }) {
  const { isBusy, error, submit } = useSubmit(async (/** @type {Waiting} */ { waitingId }) => {
    await discardWaiting(waitingId);
    showToast('Discarded.');
    onClose();
    onDiscarded();
  });
  return (
    <Dialog
      isOpen={waiting !== null}
      title="Discard this message?"
      onClose={onClose}
      actions={
        <>
          <Button look="secondary" onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" isBusy={isBusy} onClick={() => waiting && submit(waiting)}>
            Discard
          </Button>
        </>
      }
    >
      {waiting && (
        <p>
          {deviceNameOf(held, waiting.deviceId)} will never get it. {nameOf(held, waiting.senderId)}{' '}
          will be told that it was not delivered there.
        </p>
      )}
      <FormError error={error} />
    </Dialog>
  );
}
