import { useState } from 'react';
import { Badge } from '../../ui/Badge.jsx';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatDate, formatTime, zoneHere } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useResource } from '../../ui/useResource.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { endLogin, readLogins } from './settingsApi.js';
import styles from './Logins.module.css';

/** @import { Login } from './settingsApi.js' */

/**
 * Where this person is logged in, and the way to end it there, or everywhere.
 *
 * @param {{ onLogOutEverywhere: () => Promise<void> }} props
 */
export function Logins({ onLogOutEverywhere }) {
  const { data: logins, error, reload } = useResource('logins', readLogins);
  const [asked, setAsked] = useState(/** @type {Login | 'all' | null} */ (null));
  const problem = /** @type {import('../../net/http.js').ApiError | null} */ (error);
  return (
    <Card aria-label="Where you are logged in" className={styles.card}>
      <h2>Where you are logged in</h2>
      {problem && !logins && (
        <ErrorState title="We could not ask the server" error={problem} onRetry={reload} />
      )}
      {!logins && !problem && <Skeleton label="Looking up your logins" />}
      {logins && (
        <>
          <ul className={styles.list}>
            {logins.map((login) => (
              <Row key={login.loginId} login={login} onEnd={() => setAsked(login)} />
            ))}
          </ul>
          <div>
            <Button look="secondary" onClick={() => setAsked('all')}>
              Log out everywhere
            </Button>
          </div>
        </>
      )}
      <EndDialog
        asked={asked}
        onClose={() => setAsked(null)}
        onEnded={reload}
        onLogOutEverywhere={onLogOutEverywhere}
      />
    </Card>
  );
}

/** Logins of before this list have no name. @param {Login} login */
function nameOf({ browser }) {
  return browser || 'A browser';
}

/** @param {{ login: Login, onEnd: () => void }} props */
function Row({ login, onEnd }) {
  const zone = zoneHere();
  const { current, createdAt, lastSeenAt } = login;
  const seen = current
    ? 'In use now'
    : `Last seen ${formatDate(lastSeenAt, zone)}, ${formatTime(lastSeenAt, zone)}`;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>
          {nameOf(login)} {current && <Badge tone="brand">This browser</Badge>}
        </p>
        <p className={styles.seen}>
          {seen}. Logged in on {formatDate(createdAt, zone)}.
        </p>
      </div>
      {!current && (
        <Button
          look="quiet"
          aria-label={`Log out ${nameOf(login)}, ${seen.toLowerCase()}`}
          onClick={onEnd}
        >
          Log out
        </Button>
      )}
    </li>
  );
}

/**
 * @param {{
 *   asked: Login | 'all' | null,
 *   onClose: () => void,
 *   onEnded: () => void,
 *   onLogOutEverywhere: () => Promise<void>,
 * }} props  asked: null, nothing is asked
 */
function EndDialog({ asked, onClose, onEnded, onLogOutEverywhere }) {
  const { isBusy, error, submit } = useSubmit(async () => {
    if (asked === 'all') {
      await onLogOutEverywhere();
    } else if (asked) {
      await endLogin(asked.loginId);
      showToast(`${nameOf(asked)} is logged out.`);
      onClose();
      onEnded();
    }
  });
  const isAll = asked === 'all';
  return (
    <Dialog
      isOpen={asked !== null}
      title={isAll || !asked ? 'Log out everywhere?' : `Log out ${nameOf(asked)}?`}
      onClose={onClose}
      actions={
        <>
          <Button look="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" isBusy={isBusy} onClick={() => submit()}>
            {isAll ? 'Log out everywhere' : 'Log out'}
          </Button>
        </>
      }
    >
      <p>
        {isAll
          ? 'Every browser, this one too, is logged out and disconnected at once.'
          : 'It is disconnected at once.'}{' '}
        The conversations that a browser keeps stay in it. If somebody else may know your password,
        change it as well.
      </p>
      <FormError error={error} />
    </Dialog>
  );
}
