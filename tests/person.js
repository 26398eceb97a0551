/**
 * tests/person.js - somebody with an account: calls the API, opens links.
 */
import assert from 'node:assert/strict';
import { call } from './call.js';
import { Link } from './link.js';

/** Whoever is called so teaches; all others learn. */
const TUTORS = new Set(['bob', 'eve', 'tom']);

export const PASSWORD = 'correct horse battery';

const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '00:00', end: '24:00' }));

export class Person {
  static async register(server, name, number) {
    const person = new Person(server, name, number);
    const { status, body, headers } = await call(server, 'POST', '/api/users', {
      body: person.registration,
    });
    assert.equal(status, 201, JSON.stringify(body));
    person.user = body.user;
    person.token = /judify_login=([^;]+)/.exec(headers['set-cookie'][0])[1];
    if (person.role === 'tutor') await person.teach(['Algebra', 'Physics'], ALWAYS);
    return person;
  }

  constructor(server, name, number) {
    this.server = server;
    this.name = name;
    this.role = TUTORS.has(name) ? 'tutor' : 'student';
    this.email = `${name}${number}@example.org`;
    this.registration = {
      email: this.email,
      password: PASSWORD,
      firstName: name[0].toUpperCase() + name.slice(1),
      lastName: 'Example',
      role: this.role,
      timeZone: 'UTC',
    };
  }

  get userId() {
    return this.user.userId;
  }

  async teach(subjects, hours) {
    const profile = { subjects, bio: 'Patient.', hourlyRate: 30, currency: 'EUR' };
    assert.equal((await this.put('/api/me/tutor', profile)).status, 200);
    const availability = { timeZone: 'UTC', hours };
    assert.equal((await this.put('/api/me/availability', availability)).status, 200);
  }

  /** Log in once more, as a program: a person with another token. */
  async logInAgain() {
    const { status, body } = await call(this.server, 'POST', '/api/logins', {
      body: { email: this.email, password: PASSWORD },
      headers: { accept: 'application/vnd.judify.token+json' },
    });
    assert.equal(status, 201);
    const again = Object.create(this);
    again.token = body.token;
    return again;
  }

  call(method, path, options = {}) {
    const headers = { authorization: `Bearer ${this.token}`, ...options.headers };
    return call(this.server, method, path, { ...options, headers });
  }
  get(path) {
    return this.call('GET', path);
  }
  post(path, body, headers) {
    return this.call('POST', path, { body, headers });
  }
  put(path, body) {
    return this.call('PUT', path, { body });
  }
  delete(path) {
    return this.call('DELETE', path);
  }

  /** A new device; its id. */
  async addDevice() {
    const { status, body } = await this.post('/api/devices', { name: `${this.name}'s browser` });
    assert.equal(status, 201, JSON.stringify(body));
    return body.deviceId;
  }

  /** A link of this device, or of a new one; open, after WELCOME. */
  async link(device) {
    return Link.open(this, device ?? (await this.addDevice()));
  }

  /** { devices, devicesEpoch } of a contact, or of oneself. */
  async devicesOf(other) {
    if (other.userId === this.userId) {
      const { body } = await this.get('/api/devices');
      return { ...body, devices: body.devices.map(({ deviceId }) => deviceId) };
    }
    const { body } = await this.get('/api/contacts');
    const contact = body.contacts.find(({ user }) => user.userId === other.userId);
    return contact ?? { devices: [], devicesEpoch: 0 };
  }

  /** Book a lesson; the answer. */
  book({ tutor, start, minutes = 60, subject = 'Algebra', key = crypto.randomUUID(), ...rest }) {
    const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
    const body = { tutorId: tutor.userId, subject, start, end, ...rest };
    return this.post('/api/sessions', body, { 'idempotency-key': key });
  }

  /** Make a move of a session, as it is in an answer; the answer. */
  move(session, move, rest = {}) {
    const body = { revision: session.revision, ...rest };
    return this.post(`/api/sessions/${session.sessionId}/${move}`, body);
  }
}

/** Midnight UTC so many days from now, and so many minutes later. */
export function dayFromNow(days, minutes = 0) {
  const midnight = Math.floor(Date.now() / 86_400_000 + days) * 86_400_000;
  return new Date(midnight + minutes * 60_000).toISOString();
}
