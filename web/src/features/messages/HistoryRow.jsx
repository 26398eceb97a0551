import { MessageBubble } from './MessageBubble.jsx';
import styles from './HistoryRow.module.css';

/**
 * @param {{ row: import('./view/timeline.js').Row }
 *   & Omit<React.ComponentProps<typeof MessageBubble>, 'row'>} props
 */
export function HistoryRow({ row, ...bubble }) {
  switch (row.kind) {
    case 'day':
      return (
        <p className={styles.day}>
          <span>{row.label}</span>
        </p>
      );
    case 'unread':
      return (
        <p className={styles.unread}>
          <span>New messages</span>
        </p>
      );
    case 'beginning':
      return (
        <p className={styles.beginning}>
          Your conversation begins here. It is kept in your two browsers and nowhere else.
        </p>
      );
    case 'end':
      return <div className={styles.end} />;
    default:
      return <MessageBubble row={row} {...bubble} />;
  }
}
