/**
 * Requests for `load ask`: written to a file before the run, whole and ready
 * to be sent.  The people behind them are made through the API, as anybody's
 * are.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WEB } from './contenders.js';

const PASSWORD = 'seventeen purple giraffes';
const DAY_MS = 86400000;
const LESSON_MS = 30 * 60000;
const BOOKINGS = 4000;
/** Nobody may have more than 200 lessons ahead. */
const BOOKINGS_EACH = 160;

/** @typedef {{ port: number, folder: string }} Server */

/** One request over HTTP/1.1 as text. */
function request(port, { method = 'GET', path, body, cookie, key }) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(method === 'GET' ? [] : [`Origin: http://127.0.0.1:${port}`]),
    ...(cookie ? [`Cookie: ${cookie}`] : []),
    ...(key ? [`Idempotency-Key: ${key}`] : []),
    ...(text ? ['Content-Type: application/json', `Content-Length: ${text.length}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}

async function call(port, { method = 'POST', path, body, cookie }) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      Origin: `http://127.0.0.1:${port}`,
      ...(cookie ? { Cookie: cookie } : {}),
    },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return { ...JSON.parse(said), cookie: answer.headers.get('set-cookie')?.split(';')[0] };
}

async function person(port, email, role) {
  const { user, cookie } = await call(port, {
    path: '/api/users',
    body: { email, password: PASSWORD, firstName: 'Ann', lastName: 'Load', role, timeZone: 'UTC' },
  });
  return { userId: user.userId, email, cookie };
}

/** A tutor who teaches around the clock, and a student. */
async function people(port) {
  const tutor = await person(port, 'tutor@example.org', 'tutor');
  const { cookie } = tutor;
  const profile = { subjects: ['Mathematics'], bio: '', hourlyRate: 30, currency: 'EUR' };
  await call(port, { method: 'PUT', path: '/api/me/tutor', body: profile, cookie });
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '00:00', end: '24:00' }));
  const week = { timeZone: 'UTC', hours };
  await call(port, { method: 'PUT', path: '/api/me/availability', body: week, cookie });
  return { tutor, student: await person(port, 'student@example.org', 'student') };
}

/** Lessons one after the other, from the day after tomorrow on. */
function lesson(tutor, nth) {
  const first = (Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS;
  const start = first + nth * LESSON_MS;
  return {
    tutorId: tutor.userId,
    subject: 'Mathematics',
    start: new Date(start).toISOString(),
    end: new Date(start + LESSON_MS).toISOString(),
  };
}

function booking(port, tutor, student, nth) {
  return request(port, {
    method: 'POST',
    path: '/api/sessions',
    body: lesson(tutor, nth),
    cookie: student.cookie,
    key: `booking-${nth}`,
  });
}

/** The app's own style sheet, as a browser asks for it but not compressed. */
function styleSheet() {
  const name = readdirSync(join(WEB, 'assets')).find((file) => /^index-.*\.css$/.test(file));
  return `/assets/${name}`;
}

const kinds = {
  static: ({ port }) => [request(port, { path: styleSheet() })],
  login: async ({ port }) => {
    const { student } = await known(port);
    const body = { email: student.email, password: PASSWORD };
    return [request(port, { method: 'POST', path: '/api/logins', body })];
  },
  slots: async ({ port }) => {
    const { tutor, student } = await known(port);
    const day = (n) => new Date(Date.now() + n * DAY_MS).toISOString();
    const query = `from=${day(3)}&to=${day(10)}&minutes=30`;
    const path = `/api/tutors/${tutor.userId}/slots?${query}`;
    return [request(port, { path, cookie: student.cookie })];
  },
  sessions: async ({ port }) => {
    const them = await known(port);
    for (let nth = 0; nth < 20; nth++) {
      const { cookie } = them.student;
      const body = lesson(them.tutor, BOOKINGS + nth);
      await book(port, cookie, body, `kept-${nth}`);
    }
    return [request(port, { path: '/api/sessions', cookie: them.student.cookie })];
  },
  booking: async ({ port }) => {
    const { tutor } = await known(port);
    const students = [];
    for (let n = 0; n < BOOKINGS / BOOKINGS_EACH; n++)
      students.push(await person(port, `student${n}@example.org`, 'student'));
    return Array.from({ length: BOOKINGS }, (_, nth) =>
      booking(port, tutor, students[nth % students.length], nth),
    );
  },
};

async function book(port, cookie, body, key) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/sessions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Origin: `http://127.0.0.1:${port}`,
      'Idempotency-Key': key,
      Cookie: cookie,
    },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`booking: ${answer.status} ${await answer.text()}`);
}

/** Once for each server: the scenarios of a group share it. */
const made = new Map();
function known(port) {
  if (!made.has(port)) made.set(port, people(port));
  return made.get(port);
}

/**
 * @param {keyof typeof kinds} kind
 * @param {Server} server
 * @returns {Promise<string>} the file
 */
export async function writeAsks(kind, server) {
  const file = join(server.folder, `${kind}.asks`);
  const texts = await kinds[kind](server);
  writeFileSync(file, texts.map((text) => `${Buffer.byteLength(text)}\n${text}`).join(''));
  return file;
}
