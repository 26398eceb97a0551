import { classNames } from '../../ui/classNames.js';
import { Icon } from '../../ui/Icon.jsx';
import { statusWord } from './view/words.js';
import styles from './MessageStatus.module.css';

/** @type {Record<string, import('../../ui/Icon.jsx').IconName>} */
const ICONS = {
  sending: 'clock',
  held: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'warning',
};

/**
 * Where one's own message is: a small drawing, and the word for it.
 *
 * @param {{ message: import('./types.js').Message, isAwaited: boolean, isSpelledOut: boolean }} props
 *   isAwaited: the contact has no device yet.  isSpelledOut: the word is shown, not only read aloud.
 */
export function MessageStatus({ message, isAwaited, isSpelledOut }) {
  return (
    <span className={classNames(styles.status, styles[message.status])}>
      <span className={isSpelledOut ? undefined : 'visually-hidden'}>
        {statusWord(message, isAwaited)}
      </span>
      <Icon name={ICONS[message.status]} />
    </span>
  );
}
