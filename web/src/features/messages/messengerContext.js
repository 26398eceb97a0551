import { createContext } from 'react';

/**
 * The messenger of whoever is logged in; app/WebSocketContext.jsx provides it.
 *
 * @type {React.Context<import('./messenger.js').Messenger | null>}
 */
export const MessengerContext = createContext(
  /** @type {import('./messenger.js').Messenger | null} */ (null),
);
