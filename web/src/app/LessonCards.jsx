import { useMemo } from 'react';
import { SlotPicker } from '../features/booking/SlotPicker.jsx';
import { LessonCardContext } from '../features/messages/lessonCardContext.js';
import { useMessagingState } from '../features/messages/useMessenger.js';
import { SessionActionsContext } from '../features/sessions/sessionActionsContext.js';
import { CardOf } from './CardOf.jsx';
import { useLessonLines } from './useLessonLines.js';
import { useSessions } from './useSessions.js';

/** Without a link nobody tells this page what becomes of a lesson. */
const DEAF = ['offline', 'refused', 'stopped'];

/** @type {import('../features/messages/lessonCardContext.js').DrawLessonCard} */
const drawCard = (sessionId, contactId) => <CardOf sessionId={sessionId} contactId={contactId} />;

/** @type {import('../features/sessions/sessionActionsContext.js').SessionActions['drawPicker']} */
const drawPicker = (picker) => <SlotPicker {...picker} />;

/**
 * Where lessons, booking and messages meet: a card can be moved wherever it
 * stands, and conversations have cards and lines.
 *
 * @param {{ user: import('../net/shapes.js').User, children: React.ReactNode }} props
 */
export function LessonCards({ user, children }) {
  const { booked, move } = useSessions();
  const { connection } = useMessagingState();
  const isCurrent = !DEAF.includes(connection.name) && booked.status !== 'failed';
  const asOf = booked.data?.asOf ?? '';
  const actions = useMemo(() => ({ move, drawPicker, isCurrent, asOf }), [move, isCurrent, asOf]);
  useLessonLines(user);
  return (
    <SessionActionsContext value={actions}>
      <LessonCardContext value={drawCard}>{children}</LessonCardContext>
    </SessionActionsContext>
  );
}
