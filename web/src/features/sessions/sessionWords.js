/**
 * features/sessions/sessionWords.js - a lesson's state, its moves and its past,
 * as a person hears of them.
 *
 * Pure: names, zone and time come in.
 *
 * @import { Move, Session, SessionEvent, SessionStatus, Slot } from '../../net/shapes.js'
 */
import { formatDay, formatRange, formatTime } from '../../ui/time.js';

/** @type {Record<SessionStatus, { label: string, tone: 'accent' | 'success' | 'neutral' | 'danger' }>} */
const STATUSES = {
  requested: { label: 'Requested', tone: 'accent' },
  confirmed: { label: 'Confirmed', tone: 'success' },
  completed: { label: 'Took place', tone: 'neutral' },
  declined: { label: 'Declined', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  expired: { label: 'Not answered', tone: 'neutral' },
};

/** @param {SessionStatus} status */
export function statusBadge(status) {
  return STATUSES[status] ?? { label: status, tone: 'neutral' };
}

/** 'Tue 3 Mar, 18:00' @param {string} instant @param {string} zone */
export function formatMoment(instant, zone) {
  return `${formatDay(instant, zone)}, ${formatTime(instant, zone)}`;
}

/** 'Tue 3 Mar, 18:00–19:00' @param {Slot} slot @param {string} zone */
export function formatSlot(slot, zone) {
  return `${formatDay(slot.start, zone)}, ${formatRange(slot, zone)}`;
}

/**
 * What the lesson's file does to a calendar; null when it is over, or its end is no news.
 *
 * @param {Session} session
 * @param {number} nowMs
 */
export function calendarWords({ status, end }, nowMs) {
  if (Date.parse(end) <= nowMs) return null;
  if (status === 'requested' || status === 'confirmed') return 'Add to calendar';
  return status === 'cancelled' ? 'Take out of calendar' : null;
}

/**
 * What the state means for the person who looks.
 *
 * @param {Session} session
 * @param {{ myId: string, otherName: string }} viewer
 * @param {SessionEvent} [last]  what happened last, if it is known
 */
export function stateSentence({ status, tutorId, proposal }, { myId, otherName }, last) {
  const who = !last?.by ? null : last.by === myId ? 'You' : otherName;
  switch (status) {
    case 'requested':
      if (proposal) break;
      return tutorId === myId
        ? `${otherName} waits for your answer.`
        : `Waits for ${otherName}’s answer.`;
    case 'cancelled':
      if (who) return `${who} cancelled it${last?.late ? ', after the free time had ended' : ''}.`;
      break;
    case 'declined':
      if (who) return `${who} declined it. The time is free again.`;
      break;
    case 'expired':
      return 'Nobody answered before it would have begun.';
    default:
  }
  return null;
}

/**
 * Until when a move is free, or that it is late by now; null where it costs nothing to wait.
 *
 * @param {Move} move
 * @param {Session} session
 * @param {string} zone
 * @param {number} nowMs
 */
export function noticeSentence({ move, freeUntil }, { start }, zone, nowMs) {
  if (!freeUntil) return null;
  const verb = move === 'cancel' ? 'cancel' : 'move';
  if (Date.parse(freeUntil) <= nowMs) {
    return `Free to ${verb} only until ${formatMoment(freeUntil, zone)} your time. Now it counts as late.`;
  }
  if (freeUntil === start) return `Free to ${verb} until it begins.`;
  return `Free to ${verb} until ${formatMoment(freeUntil, zone)} your time.`;
}

/**
 * What there is to say of cancelling and moving, once when both are alike.
 *
 * @param {Map<string, Move>} moves
 * @param {Session} session
 * @param {string} zone
 * @param {number} nowMs
 * @returns {string[]}
 */
export function noticesOf(moves, session, zone, nowMs) {
  const [cancel, propose] = ['cancel', 'propose'].map((name) => moves.get(name));
  const sentence = (/** @type {Move | undefined} */ move) =>
    (move && noticeSentence(move, session, zone, nowMs)) ?? '';
  if (cancel?.freeUntil && cancel.freeUntil === propose?.freeUntil) {
    return [sentence(cancel).replace('cancel', 'cancel or move')];
  }
  return [sentence(cancel), sentence(propose)].filter(Boolean);
}

/**
 * The moves that are still possible: what was offered may be too late by now.
 *
 * @param {Session} session
 * @param {number} nowMs
 * @returns {Map<string, Move>} by name
 */
export function movesNow({ moves = [] }, nowMs) {
  const open = moves.filter(({ until }) => Date.parse(until) > nowMs);
  return new Map(open.map((move) => [move.move, move]));
}

/** @param {Slot[]} times @param {string} zone */
function listTimes(times, zone) {
  return times.map(({ start }) => formatMoment(start, zone)).join(' or ');
}

/**
 * One line of the history: who did what. Nothing for the booking, which the
 * conversation's own first message tells.
 *
 * @param {SessionEvent} event
 * @param {string} subject
 * @param {(userId: string) => string} nameOf
 * @param {string} zone  the reader's
 * @returns {string | null}
 */
export function eventSentence(event, subject, nameOf, zone) {
  const who = event.by ? nameOf(event.by) : '';
  const lesson = `the ${subject} lesson`;
  const when = formatMoment(event.start, zone);
  switch (event.move) {
    case 'accept':
      return `${who} accepted ${lesson} on ${when}`;
    case 'decline':
      return `${who} declined ${lesson} on ${when}`;
    case 'cancel':
      return `${who} cancelled ${lesson} on ${when}${event.late ? ', after the free time' : ''}`;
    case 'propose':
      return `${who} proposed ${listTimes(event.times, zone)} for ${lesson} on ${when}`;
    case 'take':
      return `${who} moved ${lesson} to ${when}`;
    case 'refuse':
      return `${who} would rather keep ${lesson} on ${when}`;
    case 'withdraw':
      return `${who} withdrew the other times for ${lesson} on ${when}`;
    case 'place':
      return `${who} changed where ${lesson} on ${when} takes place`;
    case 'expire':
      return `Nobody answered in time: ${lesson} on ${when} is off`;
    case 'complete':
      return `The ${subject} lesson on ${when} is over`;
    default:
      return null;
  }
}

/**
 * The web address in a place, if it is one; everything else is only text.
 *
 * @param {string} place
 * @returns {string | null}
 */
export function meetingLink(place) {
  const found = /\bhttps?:\/\/\S+/.exec(place);
  if (!found || !URL.canParse(found[0])) return null;
  return new URL(found[0]).href;
}
