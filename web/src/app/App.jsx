import { useSearch } from 'wouter';
import { ConnectionStatus } from '../features/messages/ConnectionStatus.jsx';
import { UnreadBadge } from '../features/messages/UnreadBadge.jsx';
import { Spinner } from '../ui/Spinner.jsx';
import { ToastRegion } from '../ui/ToastRegion.jsx';
import { ErrorBoundary } from './ErrorBoundary.jsx';
import { MemberPages } from './MemberPages.jsx';
import { nextAfterDoor } from './navigation.js';
import { SessionProvider } from './SessionContext.jsx';
import { Shell } from './Shell.jsx';
import { useLogin } from './useLogin.js';
import { VisitorPages } from './VisitorPages.jsx';
import { WebSocketProvider } from './WebSocketContext.jsx';
import styles from './App.module.css';

/** @import { User } from '../net/shapes.js' */

/** Judify in the browser: who is here decides which pages there are. */
export function App() {
  const { status, user } = useLogin();
  return (
    <ErrorBoundary>
      {status === 'checking' && (
        <div className={styles.splash}>
          <Spinner label="Opening Judify" />
        </div>
      )}
      {status === 'out' && <VisitorPages />}
      {user && <Member key={user.userId} user={user} />}
      <ToastRegion />
    </ErrorBoundary>
  );
}

/**
 * Everything that lives as long as one login: another person starts afresh.
 *
 * @param {{ user: User }} props
 */
function Member({ user }) {
  const afterDoor = nextAfterDoor(useSearch());
  return (
    <SessionProvider userId={user.userId}>
      <WebSocketProvider user={user}>
        <Shell user={user} messagesBadge={<UnreadBadge />} connection={<ConnectionStatus />}>
          <MemberPages user={user} afterDoor={afterDoor} />
        </Shell>
      </WebSocketProvider>
    </SessionProvider>
  );
}
