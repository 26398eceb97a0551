/**
 * app/reminderWords.js - a reminder's notice (protocol.md 5.7) as a sentence, and where it leads.
 *
 * @import { User } from '../net/shapes.js'
 * @import { Booked } from './bookedReducer.js'
 */
import { meetingLink } from '../features/sessions/sessionWords.js';
import { fullName } from '../ui/initials.js';
import { formatNotice } from '../ui/rulesWords.js';
import { formatDate, formatDay, formatTime } from '../ui/time.js';
import { messagesHrefOf } from './navigation.js';

/**
 * 'Algebra with Bob Example begins at 14:30, in 1 hour.' Of a lesson that this
 * browser does not know yet, the time.
 *
 * @param {{ sessionId: string, start: string }} notice
 * @param {object} facts
 * @param {Booked | null} facts.booked
 * @param {User} facts.user    who is reminded
 * @param {string} facts.zone  the reader's
 * @param {number} facts.nowMs
 * @returns {{ text: string, links: import('../ui/toasts.js').ToastLink[] }}
 */
export function reminderWords({ sessionId, start }, { booked, user, zone, nowMs }) {
  const session = booked?.sessions.find((one) => one.sessionId === sessionId);
  const isToday = formatDate(start, zone) === formatDate(new Date(nowMs), zone);
  const time = isToday
    ? `at ${formatTime(start, zone)}`
    : `on ${formatDay(start, zone)} at ${formatTime(start, zone)}`;
  const minutes = Math.ceil((Date.parse(start) - nowMs) / 60_000);
  const begins = minutes > 0 ? `begins ${time}, in ${formatNotice(minutes)}.` : `began ${time}.`;
  if (!session)
    return { text: `A lesson ${begins}`, links: [{ label: 'Lessons', href: '/sessions' }] };

  const otherId = session.tutorId === user.userId ? session.studentId : session.tutorId;
  const other = booked?.people[otherId];
  const join = meetingLink(session.place);
  return {
    text: `${session.subject}${other ? ` with ${fullName(other)}` : ''} ${begins}`,
    links: [
      ...(join ? [{ label: 'Join', href: join }] : []),
      { label: 'Open conversation', href: messagesHrefOf(otherId) },
    ],
  };
}
