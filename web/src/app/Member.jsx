import { useSearch } from 'wouter';
import { ConnectionStatus } from '../features/messages/ConnectionStatus.jsx';
import { UnreadBadge } from '../features/messages/UnreadBadge.jsx';
import { LessonCards } from './LessonCards.jsx';
import { MemberPages } from './MemberPages.jsx';
import { nextAfterDoor } from './navigation.js';
import { SessionProvider } from './SessionContext.jsx';
import { Shell } from './Shell.jsx';
import { WebSocketProvider } from './WebSocketContext.jsx';

/**
 * Everything that lives as long as one login: another person starts afresh.
 *
 * @param {{ user: import('../net/shapes.js').User }} props
 */
export function Member({ user }) {
  const afterDoor = nextAfterDoor(useSearch());
  return (
    <SessionProvider userId={user.userId}>
      <WebSocketProvider user={user}>
        <LessonCards user={user}>
          <Shell user={user} messagesBadge={<UnreadBadge />} connection={<ConnectionStatus />}>
            <MemberPages user={user} afterDoor={afterDoor} />
          </Shell>
        </LessonCards>
      </WebSocketProvider>
    </SessionProvider>
  );
}
