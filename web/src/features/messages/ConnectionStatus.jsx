import { useMessagingState } from './useMessenger.js';
import { connectionWord } from './view/words.js';
import styles from './ConnectionStatus.module.css';

/** Online or not, always visible and always in words. */
export function ConnectionStatus() {
  const { connection } = useMessagingState();
  return (
    <p className={styles.status} role="status" data-state={connection.name}>
      {connectionWord(connection)}
    </p>
  );
}
