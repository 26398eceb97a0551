/**
 * app/reminding.js - a reminder reaches the person: in the tab that they look
 * at, or, while they look at none, in the leading one and, if they have
 * allowed it, as a notification of the browser.
 */
import { isLookedAt } from '../ui/attention.js';
import { showNotification } from '../ui/notifications.js';
import { zoneHere } from '../ui/time.js';
import { showToast } from '../ui/toasts.js';
import { reminderWords } from './reminderWords.js';

/**
 * @param {{ sessionId: string, start: string, minutesBefore: number }} notice
 * @param {object} facts
 * @param {import('./bookedReducer.js').Booked | null} facts.booked
 * @param {import('../net/shapes.js').User} facts.user
 * @param {boolean} facts.isLeading  does this tab lead? One of a browser's does
 */
export async function remind(notice, { booked, user, isLeading }) {
  const isVisible = document.visibilityState === 'visible';
  if (!isVisible && (!isLeading || (await isLookedAt()))) return;
  const facts = { booked, user, zone: zoneHere(), nowMs: Date.now() };
  const { text, links } = reminderWords(notice, facts);
  showToast(text, links);
  if (isVisible) return;
  const tag = `${notice.sessionId} ${notice.minutesBefore}`;
  /* The last one is a page of ours. */
  await showNotification(text, { tag, href: links[links.length - 1].href });
}
