/**
 * tests/server.js - one server for one story: a free port, a folder of its
 * own, gone when the story ends.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSWORD, Person } from './person.js';
import { within } from './within.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
export const PROGRAM = process.env.JUDIFY_PROGRAM ?? path.join(ROOT, 'build/judify');

/**
 * Start a server that is stopped when the test ends.
 *
 * @param {import('node:test').TestContext} t
 * @param {string[]} [settings]  flags of `judify serve`
 * @param {Record<string, string> | ((data: string) => Record<string, string>)} [environment]
 *        its own, or made from the name of its data folder before every start
 * @param {string} [program]
 */
export async function startServer(t, settings = [], environment = {}, program = PROGRAM) {
  const server = new Server(settings, environment, program);
  t.after(() => server.end());
  await server.start('127.0.0.1:0');
  return server;
}

/** Run `judify ARGUMENTS` to its end. */
export function judify(words, { input = '', environment = {}, uid, gid } = {}) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, words, {
    input,
    uid,
    gid,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** A folder that is removed when the test ends. */
export function makeFolder(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'judify-test-'));
  t?.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * No log of any story may tell who is there or how to be them: an address, a
 * token (43 characters of base64url, as no other word of the log has), a
 * cookie, a password, or the name of a person.
 *
 * @param {string} log
 * @param {Person[]} people
 */
export function assertTellsNothing(log, people = []) {
  const shapes = [/[\w.+-]+@[\w-]+\.\w+/, /(?<![\w-])[\w-]{43}(?![\w-])/, /judify_login|bearer /i];
  const words = [
    PASSWORD,
    ...people.flatMap(({ token, email, user }) => [token, email, user.username]),
  ];
  for (const line of log.split('\n')) {
    const isTold =
      shapes.some((shape) => shape.test(line)) || words.some((word) => line.includes(word));
    assert.ok(!isTold, `the log tells too much: ${line}`);
  }
}

/** The file that a flag names, read; or null. */
function valueOf(settings, flag) {
  const at = settings.indexOf(flag);
  return at < 0 ? null : readFileSync(settings[at + 1]);
}

class Server {
  #settings;
  #environment;
  #program;
  #process;
  #log = '';
  #stopped = [];
  #count = 0;
  /** @type {Person[]} */
  #people = [];

  constructor(settings, environment, program) {
    this.#settings = settings;
    this.data = makeFolder();
    this.#environment = typeof environment === 'function' ? environment : () => environment;
    this.#program = program;
    const pool = { keepAlive: true, maxSockets: 8 };
    /** What its clients trust, when it speaks TLS; or null. */
    this.certificate = valueOf(settings, '--tls-cert');
    this.agent = this.certificate
      ? new https.Agent({ ...pool, ca: this.certificate })
      : new http.Agent(pool);
  }

  /** Resident memory of the program. */
  rssBytes() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024;
  }

  async start(listen) {
    const begin = this.#log.length;
    const words = ['serve', '--listen', listen, '--data', this.data, ...this.#settings];
    this.#process = spawn(this.#program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#environment(this.data) },
    });
    this.exited = once(this.#process, 'exit').then(([code, signal]) => ({ code, signal }));
    const listening = new Promise((resolve, reject) => {
      const read = (data) => {
        this.#log += data;
        const port = /listening address=\S+ port=(\d+)/.exec(this.#log.slice(begin));
        if (port) resolve(Number(port[1]));
      };
      this.#process.stdout.on('data', read);
      this.#process.stderr.on('data', read);
      this.#process.on('exit', () => reject(new Error(`the server ended\n${this.#log}`)));
    });
    this.port = await within(listening, 'the server to listen', () => this.#log);
    this.url = `${this.certificate ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }
  get pid() {
    return this.#process.pid;
  }

  /** What it has written so far. */
  get log() {
    return this.#log;
  }

  /** How many lines like this it has written so far. */
  said(pattern) {
    return this.#log.split('\n').filter((line) => pattern.test(line)).length;
  }

  /** Resolves when it has written, or writes, so many lines like this. */
  says(pattern, times = 1) {
    const said = new Promise((resolve) => {
      const { stderr } = this.#process;
      const look = () => {
        if (this.said(pattern) < times) return;
        stderr.off('data', look);
        resolve();
      };
      stderr.on('data', look);
      look();
    });
    return within(said, `the server to say ${pattern}`, () => this.#log);
  }

  transcript() {
    return `the server said:\n${this.#log.split('\n').slice(-30).join('\n')}`;
  }

  signal(name) {
    this.#process.kill(name);
  }

  /** SIGTERM, as the operator does; resolves with { code, signal }. */
  async stop() {
    this.signal('SIGTERM');
    return within(this.exited, 'the server to stop', () => this.transcript());
  }

  /** SIGKILL: no goodbye. */
  async kill() {
    this.signal('SIGKILL');
    await within(this.exited, 'the server to die');
  }

  /** Again, on the same port and data. */
  async restart() {
    this.agent.destroy();
    await this.start(`127.0.0.1:${this.port}`);
  }

  onStop(clean) {
    this.#stopped.push(clean);
  }

  /** After the test.  A sanitizer's report, or a crash, is a failure too. */
  async end() {
    for (const clean of this.#stopped) await clean();
    this.agent.destroy();
    const isRunning = this.#process.exitCode === null && this.#process.signalCode === null;
    if (isRunning) this.signal('SIGTERM');
    const { code, signal } = await within(this.exited, 'the server to stop', () => this.#log);
    rmSync(this.data, { recursive: true, force: true });
    assert.ok(code === 0 || signal === 'SIGKILL', `it ended with ${code ?? signal}\n${this.#log}`);
    assertTellsNothing(this.#log, this.#people);
  }

  /**
   * People with an account and a login.  Some names are tutors' (they teach
   * Algebra and Physics, at every hour of the week in UTC), all others
   * students'.
   *
   * @param {...string} names
   * @returns {Promise<Person[]>}
   */
  async users(...names) {
    const people = [];
    for (const name of names) people.push(await Person.register(this, name, (this.#count += 1)));
    this.#people.push(...people);
    return people;
  }

  /** Make a student and a tutor contacts, in either order, by an enquiry. */
  async contacts(one, other) {
    const [student, tutor] = one.role === 'student' ? [one, other] : [other, one];
    const { status } = await student.post('/api/contacts', { userId: tutor.userId });
    assert.equal(status, 201);
  }
}
