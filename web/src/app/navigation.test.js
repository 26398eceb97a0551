import { expect, test } from 'vitest';
import { doorTo, isCurrent, nextAfterDoor, placesFor } from './navigation.js';

test.each([
  ['/', '/', true],
  ['/', '/tutors', false],
  ['/tutors', '/tutors/u1/book', true],
  ['/tutors', '/tutorship', false],
])('%s is current on %s: %s', (href, path, expected) => {
  expect(isCurrent(href, path)).toBe(expected);
});

test.each([
  ['/tutors/u1/book', '/login?next=%2Ftutors%2Fu1%2Fbook'],
  ['/', '/login'],
])('the door to %s is %s', (path, door) => {
  expect(doorTo(path)).toBe(door);
});

test.each([
  ['?next=%2Ftutors%2Fu1', '/tutors/u1'],
  ['', '/'],
  ['?next=https://evil.example', '/'],
  ['?next=//evil.example', '/'],
  ['?next=/\\evil.example', '/'],
  ['?next=javascript:alert(1)', '/'],
])('after the door %s leads to %s', (search, next) => {
  expect(nextAfterDoor(search)).toBe(next);
});

test('a tutor has a profile where a student has tutors', () => {
  expect(placesFor('student').map((place) => place.href)).toContain('/tutors');
  expect(placesFor('tutor').map((place) => place.href)).toContain('/profile');
});
