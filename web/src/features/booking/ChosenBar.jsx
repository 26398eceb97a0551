import { Icon } from '../../ui/Icon.jsx';
import { formatDay, formatRange, zoneHere } from '../../ui/time.js';
import styles from './ChosenBar.module.css';

/**
 * On a phone a week is longer than the screen: what was chosen stays in sight,
 * and one press leads on to the end of the form.
 *
 * @param {{ slot: import('../../net/shapes.js').Slot, confirmId: string }} props
 */
export function ChosenBar({ slot, confirmId }) {
  const here = zoneHere();
  return (
    <a className={styles.bar} href={`#${confirmId}`}>
      <span>
        {formatDay(slot.start, here)}, {formatRange(slot, here)}
      </span>
      <span className={styles.on}>
        Continue <Icon name="forward" />
      </span>
    </a>
  );
}
