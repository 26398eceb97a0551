import { createContext } from 'react';

/**
 * Draws the card of a lesson; null for one that is not with this contact. The
 * app gives it, because another feature knows what a lesson is.
 *
 * @typedef {(sessionId: string, contactId: string) => React.ReactNode} DrawLessonCard
 */
export const LessonCardContext = createContext(/** @type {DrawLessonCard} */ (() => null));
