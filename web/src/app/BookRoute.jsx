import { BookSession } from '../features/booking/BookSession.jsx';
import { useSessions } from './useSessions.js';

/** @import { BookingIntent, Session, Tutor } from '../net/shapes.js' */

/**
 * Booking, and what the app does with a booked session.
 *
 * @param {{
 *   tutorId: string,
 *   onBooked: (session: Session, tutor: Tutor) => void,
 * }} props
 */
export function BookRoute({ tutorId, onBooked }) {
  const { book } = useSessions();

  /** @param {BookingIntent} intent */
  async function handleBook(intent) {
    const { session, tutor } = await book(intent);
    onBooked(session, tutor);
  }

  return <BookSession key={tutorId} tutorId={tutorId} onBook={handleBook} />;
}
