import { memo } from 'react';
import { LessonEvent } from './LessonEvent.jsx';
import { LessonPlace } from './LessonPlace.jsx';
import { MessageBubble } from './MessageBubble.jsx';
import { UnopenedRow } from './UnopenedRow.jsx';
import { isSameRow } from './view/timeline.js';
import styles from './HistoryRow.module.css';

/**
 * Drawn again only when it looks different: one message must not cost three hundred.
 *
 * @param {RowProps} props
 * @typedef {{ row: import('./view/timeline.js').Row, contactId: string }
 *   & Pick<React.ComponentProps<typeof UnopenedRow>, 'onHide'>
 *   & Omit<React.ComponentProps<typeof MessageBubble>, 'row'>} RowProps
 */
export const HistoryRow = memo(Row, isSame);

/** @param {RowProps} before @param {RowProps} after */
function isSame({ row: rowBefore, ...before }, { row, ...after }) {
  const names = /** @type {(keyof typeof after)[]} */ (Object.keys(after));
  return isSameRow(rowBefore, row) && names.every((name) => before[name] === after[name]);
}

/** @param {RowProps} props */
function Row({ row, contactId, onHide, ...bubble }) {
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
    case 'unopened': {
      const { author, zone } = bubble;
      return <UnopenedRow unopened={row.unopened} name={author} zone={zone} onHide={onHide} />;
    }
    case 'end':
      return <div className={styles.end} />;
    case 'event':
      return (
        <>
          <LessonEvent row={row} contactId={contactId} zone={bubble.zone} />
          <LessonPlace row={row} contactId={contactId} />
        </>
      );
    default:
      return (
        <>
          <MessageBubble row={row} {...bubble} />
          <LessonPlace row={row} contactId={contactId} />
        </>
      );
  }
}
