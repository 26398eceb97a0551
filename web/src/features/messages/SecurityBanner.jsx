import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { showToast } from '../../ui/toasts.js';
import { useLasted } from '../../ui/useLasted.js';
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
  if (encryption.name === 'failed') return <Failed reason={encryption.reason} />;
  if (encryption.name === 'loading') {
    return encryption.fraction > 0 ? <Loading fraction={encryption.fraction} /> : null;
  }
  if (encryption.own === 'unapproved') return <Unapproved />;
  if (encryption.own === 'replaced') return <Replaced />;
  return contact && trust === 'changed' ? <Changed contact={contact} /> : null;
}

/** From this browser's own cache it comes sooner than anybody could read this. */
const SLOW_MS = 1_000;

/** @param {{ fraction: number }} props */
function Loading({ fraction }) {
  const isSlow = useLasted(SLOW_MS);
  if (!isSlow) return null;
  return (
    <div className={styles.banner}>
      <Banner title="Getting encryption ready">
        <p>It is loaded once and kept in this browser.</p>
        <progress className={styles.progress} value={fraction} aria-label="Loaded" />
      </Banner>
    </div>
  );
}

const FAILURES = {
  unsupported: {
    title: 'Encryption does not work in this browser',
    sentence:
      'So nothing is sent, and nothing new can be read here. It needs WebAssembly, which some protected modes switch off. Use another browser, or try again.',
  },
  unavailable: {
    title: 'Encryption could not be loaded',
    sentence:
      'So nothing is sent, and nothing new can be read here. What you have is kept. Try again; if that does not help, tell whoever runs this Judify.',
  },
  crashed: {
    title: 'Encryption has stopped several times',
    sentence:
      'So nothing is sent, and nothing new can be read here. Nothing is lost: it goes on where it was. Try again, or reload the page.',
  },
};

/** @param {{ reason: keyof typeof FAILURES }} props */
function Failed({ reason }) {
  const messenger = useMessenger();
  const { isBusy, submit } = useSubmit(messenger.retryEncryption);
  const { title, sentence } = FAILURES[reason];
  return (
    <div className={styles.banner}>
      <Banner
        tone="danger"
        title={title}
        actions={
          <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
            Try again
          </Button>
        }
      >
        <p>{sentence}</p>
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
