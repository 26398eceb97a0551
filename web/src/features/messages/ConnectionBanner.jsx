import { Banner } from '../../ui/Banner.jsx';
import { ProblemAction } from './ProblemAction.jsx';
import { useMessagingState, useMessenger } from './useMessenger.js';
import { connectionProblem, connectionWord } from './view/words.js';
import styles from './SecurityBanner.module.css';

/**
 * Why this browser is not connected, where no composer says it. Being offline
 * is no news for a banner: it passes by itself, and a word says it.
 */
export function ConnectionBanner() {
  const messenger = useMessenger();
  const { connection } = useMessagingState();
  const problem = connectionProblem(connection);
  if (!problem || (connection.name !== 'stopped' && connection.name !== 'refused')) return null;
  return (
    <div className={styles.banner}>
      <Banner
        tone="warning"
        title={connectionWord(connection)}
        actions={
          problem.action && (
            <ProblemAction
              problem={problem}
              look="secondary"
              onReconnect={() => void messenger.reconnect()}
            />
          )
        }
      >
        <p>{problem.sentence}</p>
      </Banner>
    </div>
  );
}
