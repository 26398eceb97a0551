import { Icon } from '../../ui/Icon.jsx';
import { formatMoment } from './sessionWords.js';
import { zoneHere } from '../../ui/time.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './SessionCard.module.css';

/** Of when this is, when the server cannot say whether it is still so. */
export function LastKnown() {
  const { isCurrent, asOf } = useSessionActions();
  if (isCurrent) return null;
  return (
    <p role="status" className={styles.asOf}>
      <Icon name="offline" />
      <span>
        Last known state{asOf && `, as of ${formatMoment(asOf, zoneHere())}`}. It can be changed
        when you are online again.
      </span>
    </p>
  );
}
