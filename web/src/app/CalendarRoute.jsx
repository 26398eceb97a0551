import { CalendarPage } from '../features/calendar/CalendarPage.jsx';
import { useSessions } from './useSessions.js';

/**
 * @param {{
 *   user: import('../net/shapes.js').User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function CalendarRoute({ user, messagesHrefOf }) {
  const { booked } = useSessions();
  return <CalendarPage booked={booked} user={user} messagesHrefOf={messagesHrefOf} />;
}
