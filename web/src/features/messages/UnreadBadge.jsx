import { Count } from '../../ui/Count.jsx';
import { useTitleCount } from '../../ui/useTitle.js';
import { useUnreadCount } from './useMessenger.js';

/** How many messages wait to be read; also before the document's title. */
export function UnreadBadge() {
  const count = useUnreadCount();
  useTitleCount(count);
  return <Count count={count} noun={count === 1 ? 'new message' : 'new messages'} />;
}
