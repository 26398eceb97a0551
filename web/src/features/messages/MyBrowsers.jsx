import { Badge } from '../../ui/Badge.jsx';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatLongDay, zoneHere } from '../../ui/time.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { StartAgain } from './StartAgain.jsx';
import { useMyBrowsers } from './useMyBrowsers.js';
import { groupsOf } from './view/digits.js';
import styles from './MyBrowsers.module.css';

/** @import { MyBrowser } from './useMyBrowsers.js' */

/** Every browser in which this person uses Judify: approve one, or remove it. */
export function MyBrowsers() {
  const { browsers, error, problem, own, canApprove, approve, retire, reset } = useMyBrowsers();
  const here = browsers?.find(({ isThis }) => isThis);
  const isOneWaiting = browsers?.some(({ isApproved, code }) => isApproved === false && code);
  return (
    <Card aria-label="My browsers" className={styles.card} id="browsers" tabIndex={-1}>
      <h2>My browsers</h2>
      <p>
        Each browser has keys of its own. Your contacts write to the ones that you have approved.
      </p>
      <FormError error={error} />
      {problem && <p>{problem.sentence}</p>}
      {own === 'unapproved' && here && <HowToApprove code={here.code} />}
      {own === 'approved' && !canApprove && isOneWaiting && <CannotApprove />}
      {browsers ? (
        <ul className={styles.list}>
          {browsers.map((browser) => (
            <Row
              key={browser.deviceId}
              browser={browser}
              mayApprove={canApprove}
              onApprove={() => approve(browser)}
              onRetire={() => retire(browser.deviceId)}
            />
          ))}
        </ul>
      ) : (
        !error && !problem && <Skeleton label="Looking up your browsers" />
      )}
      {own === 'unapproved' && <StartAgain onStartAgain={reset} />}
    </Card>
  );
}

/** @param {{ code: string }} props */
function HowToApprove({ code }) {
  return (
    <div className={styles.how}>
      <p>
        Open Judify in a browser that is approved, go to its settings, and approve this one. It must
        show there with this code:
      </p>
      <Code code={code} />
    </div>
  );
}

/** It was approved, and the keys for approving have not come from the one that did it. */
function CannotApprove() {
  return (
    <p className={styles.how}>
      This browser cannot approve others yet. Open Judify in the browser that approved this one, so
      that it can hand over what is needed, or approve the new browser there.
    </p>
  );
}

/** @param {{ code: string }} props */
function Code({ code }) {
  return <p className={styles.code}>{groupsOf(code).join(' ')}</p>;
}

/**
 * @param {{
 *   browser: MyBrowser,
 *   mayApprove: boolean,
 *   onApprove: () => Promise<void>,
 *   onRetire: () => Promise<void>,
 * }} props
 */
function Row({ browser, mayApprove, onApprove, onRetire }) {
  const { name, lastSeenAt, isThis, isApproved, code } = browser;
  const approving = useSubmit(onApprove);
  const retiring = useSubmit(onRetire);
  const seen = lastSeenAt ? formatLongDay(lastSeenAt, zoneHere()) : 'never';
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>
          {name} {isThis && <Badge tone="brand">This browser</Badge>}{' '}
          {isApproved === false && <Badge tone="accent">Not approved</Badge>}
        </p>
        <p className={styles.seen}>{isThis ? 'In use now' : `Last used: ${seen}`}</p>
        {!isThis && !isApproved && mayApprove && code && <Code code={code} />}
        <FormError error={approving.error ?? retiring.error} />
      </div>
      {!isThis && !isApproved && mayApprove && code && (
        <Button isBusy={approving.isBusy} onClick={() => approving.submit()}>
          Same code: approve
        </Button>
      )}
      {!isThis && (
        <Button
          look="danger"
          aria-label={`Remove ${name}`}
          isBusy={retiring.isBusy}
          onClick={() => retiring.submit()}
        >
          Remove
        </Button>
      )}
    </li>
  );
}
