import { createContext } from 'react';

/**
 * What a card needs of the app: the way to make a move, the picker of free
 * times (another feature's), and whether what it shows is so right now.
 *
 * @typedef {object} SessionActions
 * @property {(session: import('../../net/shapes.js').Session,
 *             move: import('../../net/shapes.js').MoveName, body?: object) => Promise<void>} move
 *   throws the refusal
 * @property {(picker: {
 *   session: import('../../net/shapes.js').Session,
 *   there?: string,
 *   chosen: import('../../net/shapes.js').Slot[],
 *   onChange: (chosen: import('../../net/shapes.js').Slot[]) => void,
 * }) => React.ReactNode} drawPicker
 * @property {boolean} isCurrent  false: the server cannot be heard, so this is the last known state
 * @property {string} asOf        when the server last said something
 */
export const SessionActionsContext = createContext(/** @type {SessionActions | null} */ (null));
