import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { formatTime } from '../../ui/time.js';
import { unopenedSentence } from './view/words.js';
import styles from './UnopenedRow.module.css';

/**
 * Stands where a message will stand that could not be read yet.
 *
 * @param {{
 *   unopened: import('./types.js').Unopened,
 *   name: string,
 *   zone: string,
 *   onHide: (unopened: import('./types.js').Unopened) => void,
 * }} props  name: of who has sent it
 */
export function UnopenedRow({ unopened, name, zone, onHide }) {
  const at = new Date(unopened.atMs).toISOString();
  return (
    <div className={styles.row} data-over={unopened.isOver}>
      <Icon name={unopened.isOver ? 'warning' : 'clock'} />
      <p className={styles.words}>
        {unopenedSentence(unopened, name)}{' '}
        <time className={styles.time} dateTime={at}>
          {formatTime(at, zone)}
        </time>
      </p>
      {unopened.isOver && (
        <Button look="quiet" onClick={() => onHide(unopened)}>
          Hide
        </Button>
      )}
    </div>
  );
}
