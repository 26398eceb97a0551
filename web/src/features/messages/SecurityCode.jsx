import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { QrCode } from './QrCode.jsx';
import { useMessenger } from './useMessenger.js';
import { groupsOf } from './view/digits.js';
import styles from './SecurityCode.module.css';

/** @import { Trust, User } from './types.js' */

const WORDS = {
  unknown: 'No security code yet',
  pinned: 'Security code',
  verified: 'Verified',
  changed: 'Security code changed',
};

/**
 * How sure we are of a contact; opens the number that the two compare.
 *
 * @param {{ contact: User, state: Trust['state'] }} props
 */
export function SecurityCode({ contact, state }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        look="quiet"
        aria-label={WORDS[state]}
        title={WORDS[state]}
        data-state={state}
        className={styles.mark}
        onClick={() => setIsOpen(true)}
      >
        <Icon name={state === 'verified' ? 'checks' : 'lock'} />
        {state === 'verified' && <span>Verified</span>}
      </Button>
      <Dialog
        isOpen={isOpen}
        title={`Security code with ${contact.firstName}`}
        onClose={() => setIsOpen(false)}
      >
        <Comparison contact={contact} state={state} />
      </Dialog>
    </>
  );
}

/** @param {{ contact: User, state: Trust['state'] }} props */
function Comparison({ contact, state }) {
  const messenger = useMessenger();
  const {
    data: value,
    status,
    error,
  } = useResource(`${contact.userId} ${state}`, () =>
    messenger.encryption('contact', contact.userId),
  );
  const change = useSubmit((/** @type {string} */ method, /** @type {string} */ seen) =>
    messenger.encryption(method, contact.userId, seen),
  );
  if (status === 'failed') return <FormError error={error} />;
  if (!value) return <Skeleton label="Working out the code" />;
  if (!value.safetyNumber) {
    return <p>{contact.firstName} has not opened Judify yet, so there is no code to compare.</p>;
  }
  const seen = value.safetyNumber;
  const isVerified = state === 'verified';
  return (
    <div className={styles.comparison}>
      <p>
        Messages with {contact.firstName} are encrypted from browser to browser. If both of you see
        the same code, nobody is in between. Compare it face to face, or on a call.
      </p>
      <QrCode text={seen} label="The same code, to scan with a phone" />
      <p className={styles.digits} aria-label="Security code">
        {groupsOf(seen).map((group, i) => (
          <span key={i}>{group} </span>
        ))}
      </p>
      <FormError error={change.error} />
      <Button
        look={isVerified ? 'secondary' : 'primary'}
        isBusy={change.isBusy}
        onClick={() => change.submit(isVerified ? 'unverify' : 'verify', seen)}
      >
        {isVerified ? 'Take the mark away' : 'The codes are the same'}
      </Button>
      <p className={styles.note}>The mark “verified” is kept in this browser only.</p>
    </div>
  );
}
