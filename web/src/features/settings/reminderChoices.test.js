import { expect, test } from 'vitest';
import { faultsOf, leadOptions, whatWillHappen } from './reminderChoices.js';

const NIGHT = { start: '22:00', end: '07:00' };
const USUAL = { minutesBefore: [1440, 60], quiet: NIGHT, byMail: true, changesByMail: true };
const FACTS = { zone: 'Asia/Manila', sendsMail: true, emailConfirmed: true };

/** @param {Partial<typeof USUAL> | { quiet: null }} [some] @param {Partial<typeof FACTS>} [facts] */
const said = (some, facts) => whatWillHappen({ ...USUAL, ...some }, { ...FACTS, ...facts });

test('the usual choices, in words', () => {
  expect(said()).toEqual([
    'You will be reminded 1 day and 1 hour before each lesson, but not between 10:00\u00a0PM and 7:00\u00a0AM Manila time.',
    'A reminder of those hours comes when they end, or just before they begin if that would be too late.',
    'Reminders come by mail, and in Judify where you have it open.',
    'When the other person books, moves or cancels, you get a mail.',
  ]);
});

test.each([
  [
    'the longest is said first',
    { minutesBefore: [10, 2880, 90] },
    {},
    /reminded 2 days, 1 hour 30 minutes and 10 minutes before/,
  ],
  ['no quiet hours', { quiet: null }, {}, /1 hour before each lesson, at any hour\.$/],
  ['no reminders', { minutesBefore: [] }, {}, /^You will not be reminded/],
  ['no mails of them', { byMail: false }, {}, /^Reminders come in Judify/],
  ['no mails of changes', { changesByMail: false }, {}, /^You get no mails when/],
  ['a server without mail', {}, { sendsMail: false }, /^Reminders come in Judify/],
  ['an address to be confirmed', {}, { emailConfirmed: false }, /^Mails begin once/],
])('%s', (_, some, facts, sentence) => {
  expect(said(some, facts)).toContainEqual(expect.stringMatching(sentence));
});

test('nothing is said of mails that nobody sends', () => {
  expect(said({}, { sendsMail: false, emailConfirmed: false }).join(' ')).not.toMatch(/mail/);
  const none = { minutesBefore: [], byMail: true, changesByMail: false };
  expect(said(none, { emailConfirmed: false }).join(' ')).not.toMatch(/confirmed/);
});

test('what is held stays a choice', () => {
  const labels = leadOptions([1440, 90]).map(({ label }) => label);
  expect(labels).toContain('1 hour 30 minutes');
  expect(labels.filter((label) => label === '1 day')).toHaveLength(1);
});

test.each([
  ['five are possible', { minutesBefore: [1, 2, 3, 4, 5] }, []],
  ['six are too many', { minutesBefore: [1, 2, 3, 4, 5, 6] }, ['minutesBefore']],
  ['none is possible', { minutesBefore: [], quiet: null }, []],
  ['a night that ends when it begins', { quiet: { start: '07:00', end: '07:00' } }, ['quiet']],
])('%s', (_, some, members) => {
  expect(Object.keys(faultsOf({ ...USUAL, ...some }))).toEqual(members);
});
