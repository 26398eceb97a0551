/**
 * States, as a person hears of them. One table each, so that the same thing
 * is called the same everywhere.
 *
 * @import { Connection, Message, Unopened } from '../types.js'
 */

/** @type {Record<string, string>} */
const STATUS = {
  sending: 'Sending',
  held: 'On the server',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not delivered',
};

/** @type {Record<string, string>} */
const FAILURE = {
  not_contact: 'You two cannot write to each other any more.',
  left: 'They have deleted their account.',
  blocked: 'You have blocked them. Unblock them, then send it again.',
  too_large: 'It is too long. Send it in parts.',
  expired: 'It waited for 21 days and nobody picked it up.',
  undeliverable: 'Their browser could not take it.',
  unreadable:
    'Their browser could not open it, and neither when it was sealed anew five times. Ask them to reload Judify, then send it again.',
};

/** Of these: what ends in the same way however often it is sent. */
const FINAL = new Set(['left', 'too_large']);

/** @type {Record<string, string>} */
const WAITING = {
  unknown_device: 'They use other browsers now. It is sent to those.',
  devices_stale: 'They use other browsers now. It is sent to those.',
  mailbox_full: 'Their mailbox is full. It is sent when they come online.',
  slow_down: 'That was a lot at once. It is sent in a moment.',
  relay_full: 'The server is full. It is sent when there is room.',
};

/** @typedef {{ sentence: string, action?: string, href?: string }} Problem  href: where the action leads; none: try again */

/** @type {Record<string, Problem & { word: string }>} */
const STOPPED = {
  replaced: {
    word: 'Open elsewhere',
    sentence: 'Judify is open in another window that uses this browser’s storage.',
    action: 'Use Judify here',
  },
  denied: {
    word: 'Not allowed',
    sentence: 'This account may not send messages any more. Ask whoever runs this Judify.',
  },
  logged_out: { word: 'Logged out', sentence: 'Your login has ended. Log in again.' },
  too_many_devices: {
    word: 'Too many browsers',
    sentence:
      'You use Judify in 10 browsers already. Remove one that you do not use any more; this one then connects by itself.',
    action: 'My browsers',
    href: '/settings#browsers',
  },
  no_encryption: {
    word: 'No encryption',
    sentence:
      'Encryption does not work here right now, so nothing can be sent. What you have written is kept.',
  },
  unsupported: {
    word: 'Not supported',
    sentence:
      'This browser cannot keep messages safely. Open Judify over https in an up-to-date browser.',
  },
};

const UNKNOWN_STOP = {
  word: 'Offline',
  sentence: 'Messages cannot be sent right now. Reload the page to try again.',
};

/**
 * @param {Message} message  of one's own
 * @param {boolean} isAwaited  the contact has no device yet
 */
export function statusWord(message, isAwaited) {
  if (isAwaited && message.status === 'sending') return 'Waiting';
  return STATUS[message.status] ?? '';
}

/**
 * What one that is being sent waits for; null when nothing holds it up.
 *
 * @param {Message} message  of one's own
 */
export function waitingSentence({ status, reason }) {
  if (status !== 'sending' || !reason) return null;
  return WAITING[reason] ?? 'It could not be sent yet. Judify tries again by itself.';
}

/** @param {Message} message  one that has failed */
export function failureSentence({ reason }) {
  return FAILURE[reason ?? ''] ?? 'Something went wrong on the way.';
}

/** @param {Message} message  one that has failed */
export function canBeSentAgain({ reason }) {
  return !FINAL.has(reason ?? '');
}

/** @param {Unopened} unopened @param {string} name  of who has sent it */
export function unopenedSentence({ isOver }, name) {
  return isOver
    ? `A message from ${name} could not be read. Ask ${name} to send it again, or to write it once more.`
    : `A message from ${name} could not be read yet. Asked ${name}’s browser to send it again.`;
}

/** In one or two words, for the bar. @param {Connection} connection */
export function connectionWord(connection) {
  switch (connection.name) {
    case 'online':
      return 'Online';
    case 'offline':
      return 'Offline';
    case 'refused':
      return 'Not connected';
    case 'stopped':
      return (STOPPED[connection.reason] ?? UNKNOWN_STOP).word;
    default:
      return 'Connecting…';
  }
}

/**
 * Why nothing can be sent, and what happens next; null while it can.
 *
 * @param {Connection} connection
 * @returns {Problem | null}
 */
export function connectionProblem(connection) {
  switch (connection.name) {
    case 'online':
      return null;
    case 'offline':
      return {
        sentence:
          'You are offline. What you have written is kept, and Judify reconnects by itself.',
        action: 'Try now',
      };
    case 'refused':
      return {
        sentence:
          'The server is there, but it does not connect this browser. Is Judify open in five other browsers? Close one of them; this one then connects by itself.',
        action: 'Try now',
      };
    case 'stopped':
      return STOPPED[connection.reason] ?? UNKNOWN_STOP;
    default:
      return { sentence: 'Connecting to Judify…' };
  }
}
