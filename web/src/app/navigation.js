/**
 * app/navigation.js - where each kind of person can go, and small facts about addresses.
 *
 * @import { User } from '../net/shapes.js'
 * @import { IconName } from '../ui/Icon.jsx'
 *
 * @typedef {{ href: string, label: string, icon: IconName }} Place
 */

/** @type {Record<'home' | 'tutors' | 'profile' | 'messages' | 'sessions' | 'settings', Place>} */
const PLACES = {
  home: { href: '/', label: 'Home', icon: 'home' },
  tutors: { href: '/tutors', label: 'Tutors', icon: 'search' },
  profile: { href: '/profile', label: 'Profile', icon: 'person' },
  messages: { href: '/messages', label: 'Messages', icon: 'messages' },
  sessions: { href: '/sessions', label: 'Lessons', icon: 'calendar' },
  settings: { href: '/settings', label: 'Settings', icon: 'settings' },
};

/** @param {User['role']} role @returns {Place[]} */
export function placesFor(role) {
  const own = role === 'tutor' ? PLACES.profile : PLACES.tutors;
  return [PLACES.home, own, PLACES.messages, PLACES.sessions, PLACES.settings];
}

/**
 * Is `href` where we are, or the page above it?
 *
 * @param {string} href
 * @param {string} path
 */
export function isCurrent(href, path) {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

/** The conversation with somebody. @param {string} userId */
export function messagesHrefOf(userId) {
  return `/messages/${userId}`;
}

/**
 * The door, with the way back.
 *
 * @param {string} path  where the person wanted to go
 */
export function doorTo(path) {
  return path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}

/**
 * Where to go after the door: only ever a page of ours.
 *
 * @param {string} search  the door's own query
 */
export function nextAfterDoor(search) {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
