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
    default:
      return <MessageBubble row={row} {...bubble} />;
  }
}
