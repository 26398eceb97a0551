import { CalendarAgenda } from './CalendarAgenda.jsx';
import { CalendarWeek } from './CalendarWeek.jsx';

/**
 * @typedef {object} CalendarProps
 * @property {ReturnType<typeof import('./useCalendarWeek.js').useCalendarWeek>} week
 * @property {import('./calendarItems.js').Item[]} items
 * @property {Edit} edit
 * @property {import('./CalendarPage.jsx').Booked} booked
 * @property {import('../../net/shapes.js').User} user
 * @property {(userId: string) => string} messagesHrefOf
 *
 * @typedef {object} Edit          what can be done with free hours; of a student's calendar less
 * @property {(startMs: number, endMs: number) => void} [onAdd]   somebody wants hours there
 * @property {(item: import('./calendarItems.js').Item) => void} [onFree]  pressed a free period
 * @property {string} freeLabel
 */

/**
 * A week side by side, or day under day.
 *
 * @param {CalendarProps & { view: string }} props
 */
export function Calendar({ view, ...calendar }) {
  return view === 'agenda' ? <CalendarAgenda {...calendar} /> : <CalendarWeek {...calendar} />;
}
