import { Button } from '../../ui/Button.jsx';
import { classNames } from '../../ui/classNames.js';
import { Icon } from '../../ui/Icon.jsx';
import { formatTime } from '../../ui/time.js';
import { MessageStatus } from './MessageStatus.jsx';
import { MessageText } from './MessageText.jsx';
import { canBeSentAgain, failureSentence, waitingSentence } from './view/words.js';
import styles from './MessageBubble.module.css';

/**
 * @param {{
 *   row: import('./view/timeline.js').MessageRow,
 *   author: string,
 *   zone: string,
 *   isNewest: boolean,
 *   isAwaited: boolean,
 *   isTarget: boolean,
 *   onSendAgain: ((message: import('./types.js').Message) => void) | null,
 * }} props  author: who says it, for a screen reader.  isNewest: my last one spells out where it is.
 *   isTarget: somebody has searched for it.  onSendAgain: null when nobody is there to send it to
 */
export function MessageBubble({ row, author, zone, isNewest, isAwaited, isTarget, onSendAgain }) {
  const { message, isMine, isFirst, isLast } = row;
  return (
    <div
      className={classNames(
        styles.row,
        isMine ? styles.mine : styles.theirs,
        isFirst && styles.first,
        isLast && styles.last,
      )}
    >
      <div
        aria-current={isTarget || undefined}
        className={classNames(styles.bubble, message.status === 'failed' && styles.failed)}
      >
        <span className="visually-hidden">{author}: </span>
        {message.type === 'booking' && (
          <p className={styles.booking}>
            <Icon name="calendar" />
            Lesson booked
          </p>
        )}
        <p className={styles.text}>
          <MessageText text={message.content} />
        </p>
        <p className={styles.meta}>
          <time dateTime={message.timestamp}>{formatTime(message.timestamp, zone)}</time>
          {isMine && (
            <MessageStatus message={message} isAwaited={isAwaited} isSpelledOut={isNewest} />
          )}
        </p>
      </div>
      {isMine && waitingSentence(message) && (
        <p className={styles.waiting}>{waitingSentence(message)}</p>
      )}
      {message.status === 'failed' && (
        <div className={styles.failure}>
          <p>{failureSentence(message)}</p>
          {onSendAgain && canBeSentAgain(message) && (
            <Button look="quiet" onClick={() => onSendAgain(message)}>
              Send again
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
