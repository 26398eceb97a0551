import { Count } from '../../ui/Count.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { useNow } from '../../ui/useNow.js';
import { useZone } from '../../ui/useZone.js';
import { HistoryRow } from './HistoryRow.jsx';
import { useDrawn } from './useDrawn.js';
import { useHistoryScroll } from './useHistoryScroll.js';
import { useReading, useUnread } from './useReading.js';
import { useTarget } from './useTarget.js';
import { timeline } from './view/timeline.js';
import styles from './History.module.css';

/**
 * What was said, newest at the bottom.
 *
 * @param {{
 *   view: ReturnType<typeof import('./useConversation.js').useConversation>,
 *   me: import('./types.js').User,
 *   contact: import('./types.js').User,
 *   isAwaited: boolean,
 *   unopened: import('./types.js').Unopened[],
 *   onSendAgain: ((message: import('./types.js').Message) => void) | null,
 *   onHide: (unopened: import('./types.js').Unopened) => void,
 * }} props
 */
export function History({ view, me, contact, isAwaited, unopened, onSendAgain, onHide }) {
  const { conversationId, messages } = view;
  const zone = useZone();
  const nowMs = useNow();
  const target = useTarget();
  const unread = useUnread(messages, me.userId);
  const { unreadFrom } = unread;
  const { drawn, drawMore } = useDrawn(messages, [unreadFrom, target?.key ?? null]);
  const isComplete = view.isComplete && !drawMore;
  const shown = { myId: me.userId, zone, nowMs, unreadFrom, isComplete, unopened };
  const rows = timeline(drawn, shown);
  const { scroller, content, isAtEnd, scrollToEnd, handleScroll } = useHistoryScroll(
    conversationId,
    rows,
    { isComplete, drawMore, target },
  );
  useReading(contact.userId, unread, isAtEnd);
  const newest = messages.findLast(
    ({ senderId, type }) => senderId === me.userId && type !== 'event',
  );

  return (
    <div className={styles.history}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="region"
        aria-label={`Messages with ${contact.firstName}`}
        tabIndex={0}
        onScroll={handleScroll}
      >
        <div className={styles.spacer} />
        <div ref={content}>
          {rows.map((row) => (
            <div key={row.key} data-row={row.key}>
              <HistoryRow
                row={row}
                contactId={contact.userId}
                author={row.kind === 'message' && row.isMine ? 'You' : contact.firstName}
                zone={zone}
                isNewest={row.kind === 'message' && row.message === newest}
                isAwaited={isAwaited}
                isTarget={row.key === target?.key}
                onSendAgain={onSendAgain}
                onHide={onHide}
              />
            </div>
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" className={styles.latest} onClick={scrollToEnd}>
          <Icon name="down" />
          Latest messages
          <Count count={unread.count} noun="new" />
        </button>
      )}
    </div>
  );
}
