/**
 * features/sessions/sessionLines.js - what happened to a lesson, as lines for
 * the two people's histories.
 *
 * Pure, and the same for the same events: a line is known by its lesson and revision.
 *
 * @import { Session, SessionEvent } from '../../net/shapes.js'
 */
import { eventSentence } from './sessionWords.js';

/**
 * @typedef {{ sessionId: string, revision: number, byId: string | null, at: string, text: string }} SessionLine
 *
 * @param {Session} session
 * @param {SessionEvent[]} events
 * @param {(userId: string) => string} nameOf
 * @param {string} zone
 * @returns {SessionLine[]} oldest first
 */
export function linesOf({ sessionId, subject }, events, nameOf, zone) {
  return events.flatMap((event) => {
    const text = eventSentence(event, subject, nameOf, zone);
    const { revision, by, at } = event;
    return text === null ? [] : [{ sessionId, revision, byId: by, at, text }];
  });
}
