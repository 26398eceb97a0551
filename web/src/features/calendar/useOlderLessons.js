import { useEffect } from 'react';

/** No lesson that lasts into a week begins longer before it. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * Lessons come a part at a time: those of an older week are asked for when it
 * is shown.
 *
 * @param {{
 *   status: 'loading' | 'ready' | 'failed',
 *   data: { sessions: import('../../net/shapes.js').Session[] } | null,
 *   older: string | null,
 *   readOlder: () => void,
 * }} booked  older: the first lesson of those that are here, when there are some before it
 * @param {string} from  when the week begins
 */
export function useOlderLessons({ status, data, older, readOlder }, from) {
  const first = data?.sessions.find(({ sessionId }) => sessionId === older)?.start;
  const isShort = first !== undefined && Date.parse(first) > Date.parse(from) - LONGEST_MS;
  const isDue = isShort && status === 'ready';
  useEffect(() => {
    if (isDue) readOlder();
  }, [isDue, first, readOlder]);
}
