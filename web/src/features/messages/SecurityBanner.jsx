import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { useMessenger } from './useMessenger.js';
import styles from './SecurityBanner.module.css';

/** @import { Encryption, Trust, User } from './types.js' */

/**
 * What stands between a person and sending, and what to do about it. What was
 * said before stays readable under it.
 *
 * @param {{ encryption: Encryption, contact?: User, trust?: Trust['state'] }} props
 *   contact, trust: of the open conversation; without one only what concerns this browser
 */
export function SecurityBanner({ encryption, contact, trust }) {
  if (encryption.name === 'failed') return <Failed />;
  if (encryption.name === 'loading') {
    return encryption.fraction > 0 ? <Loading fraction={encryption.fraction} /> : null;
  }
  if (encryption.own === 'unapproved') return <Unapproved />;
  if (encryption.own === 'replaced') return <Replaced />;
  return contact && trust === 'changed' ? <Changed contact={contact} /> : null;
}

/** @param {{ fraction: number }} props */
function Loading({ fraction }) {
  return (
    <div className={styles.banner}>
      <Banner title="Getting encryption ready">
        <p>It is loaded once and kept in this browser.</p>
        <progress className={styles.progress} value={fraction} aria-label="Loaded" />
      </Banner>
    </div>
  );
}

function Failed() {
  return (
    <div className={styles.banner}>
      <Banner tone="danger" title="Encryption does not work in this browser">
        <p>
          So nothing is sent, and nothing new can be read here. It needs WebAssembly, which some
          protected modes switch off. Use another browser, or reload the page to try again.
        </p>
      </Banner>
    </div>
  );
}

function Unapproved() {
  return (
    <div className={styles.banner}>
      <Banner
        tone="warning"
        title="Approve this browser first"
        actions={<ButtonLink href="/settings#browsers">Approve this browser</ButtonLink>}
      >
        <p>
          You have used Judify in another browser, and your contacts trust only that one. What you
          write here waits until this one is approved.
        </p>
      </Banner>
    </div>
  );
}

function Replaced() {
  const messenger = useMessenger();
  const { isBusy, submit } = useSubmit(() => messenger.encryption('acceptReplaced'));
  return (
    <div className={styles.banner}>
      <Banner
        tone="warning"
        title="Your own security code has changed"
        actions={
          <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
            That was me
          </Button>
        }
      >
        <p>
          Somebody with your password began again with a new code in another browser. If that was
          not you, change your password now.
        </p>
      </Banner>
    </div>
  );
}

/** @param {{ contact: User }} props */
function Changed({ contact }) {
  const messenger = useMessenger();
  const { isBusy, submit } = useSubmit(async () => {
    await messenger.encryption('accept', contact.userId);
    showToast(`You write to ${contact.firstName}’s new security code now.`);
  });
  return (
    <div className={styles.banner}>
      <Banner
        tone="warning"
        title={`${contact.firstName}’s security code has changed`}
        actions={
          <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
            Accept the new code
          </Button>
        }
      >
        <p>
          Most often that is a new browser. It could also be somebody else in the middle. Nothing is
          sent until you accept; to be sure, compare the code with {contact.firstName}.
        </p>
      </Banner>
    </div>
  );
}
