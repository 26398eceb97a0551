/**
 * tests/e2e/pages.js - every page of the app, in every state that one should
 * look at: what axe reads, and what `make screenshots` shows.
 */
import { dayFromNow } from '../person.js';

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };
export const SCHEMES = ['light', 'dark'];

/**
 * People, lessons and a conversation to look at.
 *
 * @param {import('../server.js').Server} server
 */
export async function furnish(server) {
  const [ann, cid, bob] = await server.users('ann', 'cid', 'bob');
  await ann.book({ tutor: bob, start: dayFromNow(2, 600), notes: 'Chapter 3, please' });
  await ann.book({ tutor: bob, start: dayFromNow(9, 600), subject: 'Physics' });
  return { ann, cid, bob };
}

/**
 * Let two people talk, so that there is something to see.
 *
 * @param {import('./visitor.js').Visitor} student
 * @param {import('./visitor.js').Visitor} tutor
 */
export async function talk(student, tutor, { ann, bob }) {
  await student.openConversation(bob);
  await tutor.openConversation(ann);
  await student.write(bob, 'Hello! Could we look at quadratic equations first?');
  await tutor.reads(ann, 'quadratic equations');
  await tutor.write(
    ann,
    'Of course. Bring the sheet from last week, https://example.org/sheet helps too.',
  );
  await student.reads(bob, 'Bring the sheet');
  await student.write(bob, 'Thank you, see you then.');
  await student.reads(bob, 'Read');
}

/**
 * name, who looks ('visitor', 'student' with everything, 'newcomer' with
 * nothing, 'tutor'), path, and what must be there before it is looked at.
 *
 * @param {{ ann: import('../person.js').Person, bob: import('../person.js').Person }} people
 * @returns {{ name: string, who: string, path: string, role: string, text: RegExp }[]}
 */
export function pagesOf({ ann, bob }) {
  const row = (name, who, path, role, text) => ({ name, who, path, role, text });
  return [
    row('welcome', 'visitor', '/', 'link', /Log in/),
    row('login', 'visitor', '/login', 'heading', /Welcome back/),
    row('register', 'visitor', '/register', 'heading', /Make an account/),
    row('tutors-visitor', 'visitor', '/tutors', 'link', /Bob Example/),
    row('home-student', 'student', '/', 'heading', /Hello, Ann/),
    row('home-newcomer', 'newcomer', '/', 'heading', /Hello, Cid/),
    row('home-tutor', 'tutor', '/', 'heading', /Hello, Bob/),
    row('tutors', 'student', '/tutors', 'link', /Bob Example/),
    row('tutors-none', 'student', '/tutors?q=nobody', 'heading', /Find a tutor/),
    row('tutor', 'student', `/tutors/${bob.userId}`, 'heading', /Bob Example/),
    row('book', 'student', `/tutors/${bob.userId}/book`, 'button', /Book this lesson/),
    row('messages', 'student', '/messages', 'heading', /Choose a conversation|Messages/),
    row('conversation', 'student', `/messages/${bob.userId}`, 'textbox', /Message to Bob/),
    row('conversation-tutor', 'tutor', `/messages/${ann.userId}`, 'textbox', /Message to Ann/),
    row('messages-newcomer', 'newcomer', '/messages', 'heading', /No conversations yet/),
    row('sessions', 'student', '/sessions', 'heading', /Lessons|lessons/),
    row('sessions-newcomer', 'newcomer', '/sessions', 'heading', /Lessons|lessons/),
    row('sessions-tutor', 'tutor', '/sessions', 'heading', /Lessons|lessons/),
    row('profile', 'tutor', '/profile', 'heading', /profile|hours/i),
    row('settings', 'student', '/settings', 'heading', /Settings/),
    row('held', 'student', '/settings/held', 'heading', /The server holds/),
    row('not-found', 'student', '/nowhere', 'heading', /There is no page here/),
  ];
}

/** Go there and wait until it is whole: nothing says that it is being loaded. */
export async function show(visitor, { path, role, text }) {
  await visitor.goTo(path);
  await visitor.sees(role, text);
  const main = visitor.page.getByRole('main');
  await main
    .getByText(/^(Loading|Opening) /)
    .first()
    .waitFor({ state: 'detached' });
}
