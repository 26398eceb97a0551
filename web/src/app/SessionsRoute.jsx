import { Sessions } from '../features/sessions/Sessions.jsx';
import { useSessions } from './useSessions.js';

/**
 * @param {{
 *   user: import('../net/shapes.js').User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function SessionsRoute({ user, messagesHrefOf }) {
  const { booked } = useSessions();
  return <Sessions booked={booked} user={user} messagesHrefOf={messagesHrefOf} />;
}
