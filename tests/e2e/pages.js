/**
 * tests/e2e/pages.js - every page of the app, in every state that one should
 * look at: what axe reads, and what `make screenshots` shows.
 */
import assert from 'node:assert/strict';
import { PASSWORD, dayFromNow } from '../person.js';

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };
export const SCHEMES = ['light', 'dark'];

/** What a mail's link ends with; this one opens nothing. */
const TICKET = `#token=${'A'.repeat(43)}`;

const OFFICE_HOURS = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
  { weekday, start: '09:00', end: '12:30' },
  { weekday, start: '13:00', end: '18:00' },
]);

/**
 * People, lessons and a conversation to look at.
 *
 * @param {import('../server.js').Server} server
 */
export async function furnish(server) {
  const [ann, cid, dan, bob] = await server.users('ann', 'cid', 'dan', 'bob');
  await ann.book({ tutor: bob, start: dayFromNow(2, 600), notes: 'Chapter 3, please' });
  await ann.book({ tutor: bob, start: dayFromNow(9, 600), subject: 'Physics' });
  await bob.teach(['Algebra', 'Physics'], OFFICE_HOURS);
  await negotiate(ann, bob);
  await dan.book({ tutor: bob, start: dayFromNow(6, 660) });
  await dan.call('DELETE', '/api/me', { body: { current: PASSWORD } });
  return { ann, cid, dan, bob };
}

/** A lesson of each kind: confirmed with a link, proposed otherwise, cancelled. */
async function negotiate(ann, bob) {
  const move = async (who, session, name, body = {}) => {
    const { sessionId, revision } = session;
    const path = `/api/sessions/${sessionId}/${name}`;
    const answer = await who.post(path, { revision, ...body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.session;
  };
  const book = async (start) => (await ann.book({ tutor: bob, start })).body.session;
  const slot = (start) => ({ start, end: new Date(Date.parse(start) + 3_600_000).toISOString() });

  const confirmed = await move(bob, await book(dayFromNow(3, 660)), 'accept');
  await move(bob, confirmed, 'place', { place: 'https://meet.example/algebra' });
  const times = [dayFromNow(4, 600), dayFromNow(4, 690), dayFromNow(5, 660)].map(slot);
  await move(bob, await book(dayFromNow(4, 780)), 'propose', { times });
  await move(ann, await book(dayFromNow(5, 780)), 'cancel');
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
 * With `press`, what is looked at is the dialog that this button opens.
 *
 * @param {{ ann: import('../person.js').Person, bob: import('../person.js').Person,
 *           dan: import('../person.js').Person }} people  dan: has left
 * @returns {{ name: string, who: string, path: string, role: string, text: RegExp, press?: RegExp }[]}
 */
export function pagesOf({ ann, bob, dan }) {
  const row = (name, who, path, role, text, press) => ({ name, who, path, role, text, press });
  return [
    row('welcome', 'visitor', '/', 'link', /Log in/),
    row('login', 'visitor', '/login', 'heading', /Welcome back/),
    row('register', 'visitor', '/register', 'heading', /Make an account/),
    row('forgot', 'visitor', '/forgot-password', 'heading', /Forgot your password/),
    row('reset', 'visitor', `/reset-password${TICKET}`, 'heading', /Set a new password/),
    row('reset-no-ticket', 'visitor', '/reset-password', 'heading', /Open the link in your mail/),
    row('confirm', 'visitor', `/confirm-address${TICKET}`, 'heading', /Confirm your address/),
    row('confirm-no-ticket', 'student', '/confirm-address', 'heading', /Open the link/),
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
    row('conversation-left', 'tutor', `/messages/${dan.userId}`, 'heading', /Deleted user/),
    row(
      'conversation-menu',
      'tutor',
      `/messages/${ann.userId}`,
      'textbox',
      /to Ann/,
      /^More about/,
    ),
    row('messages-newcomer', 'newcomer', '/messages', 'heading', /No conversations yet/),
    row('rules', 'tutor', '/profile/rules', 'button', /Save dates/),
    row('calendar', 'student', '/sessions/calendar', 'heading', /Calendar/),
    row('calendar-week', 'tutor', '/sessions/calendar?view=week', 'region', /^Week$/),
    row('calendar-agenda', 'tutor', '/sessions/calendar?view=agenda', 'button', /Change/),
    row('sessions', 'student', '/sessions', 'heading', /Lessons|lessons/),
    row('sessions-past', 'student', '/sessions?show=past', 'heading', /lessons/),
    row('sessions-newcomer', 'newcomer', '/sessions', 'heading', /Lessons|lessons/),
    row('sessions-tutor', 'tutor', '/sessions', 'heading', /Lessons|lessons/),
    row('profile', 'tutor', '/profile', 'heading', /profile|hours/i),
    row('settings', 'student', '/settings', 'heading', /Settings/),
    row('settings-delete', 'student', '/settings', 'heading', /Settings/, /^Delete my account$/),
    row('goodbye', 'visitor', '/goodbye', 'heading', /Goodbye/),
    row('held', 'student', '/settings/held', 'heading', /The server holds/),
    row('not-found', 'student', '/nowhere', 'heading', /There is no page here/),
  ];
}

/** Go there and wait until it is whole: nothing says that it is being loaded. */
export async function show(visitor, { path, role, text, press }) {
  await visitor.goTo(path);
  await visitor.sees(role, text);
  const main = visitor.page.getByRole('main');
  await main
    .getByText(/^(Loading|Opening) /)
    .first()
    .waitFor({ state: 'detached' });
  if (!press) return;
  await visitor.button(press).click();
  await visitor.page.getByRole('dialog').waitFor();
}
