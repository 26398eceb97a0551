/** What a test runs of the app: messaging as one tab runs it, without React. */
export { createMessenger } from '../../web/src/features/messages/messenger.js';
