import { useState } from 'react';
import { asApiError } from '../../net/http.js';

/** @import { BookingIntent } from '../../net/shapes.js' */

/** Refusals that another time would cure. */
const TIME_CODES = [
  'slot_taken',
  'student_busy',
  'outside_hours',
  'in_the_past',
  'too_soon',
  'too_far_ahead',
  'too_close',
];

/**
 * @typedef {{ status: 'idle' }
 *         | { status: 'busy', intent: BookingIntent }
 *         | { status: 'refused', intent: BookingIntent, error: import('../../net/http.js').ApiError, isTime: boolean }
 * } BookingLife
 */

/**
 * The life of one attempt to book.
 *
 * @param {(intent: BookingIntent) => Promise<void>} onBook
 * @param {() => void} onTimeGone  what is free has changed: look again
 */
export function useBooking(onBook, onTimeGone) {
  const [life, setLife] = useState(/** @type {BookingLife} */ ({ status: 'idle' }));

  /** @param {BookingIntent} intent */
  async function book(intent) {
    if (life.status === 'busy') return;
    setLife({ status: 'busy', intent });
    try {
      await onBook(intent);
      setLife({ status: 'idle' });
    } catch (thrown) {
      const error = asApiError(thrown);
      const isTime = TIME_CODES.includes(error.code);
      setLife({ status: 'refused', intent, error, isTime });
      if (isTime) onTimeGone();
    }
  }

  return { life, book, settle: () => setLife({ status: 'idle' }) };
}
