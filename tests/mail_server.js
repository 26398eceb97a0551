/**
 * tests/mail_server.js - a mail server on loopback: takes what it is given,
 * or answers what the story says.
 */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { within } from './within.js';

/**
 * Start one that is stopped when the test ends.
 *
 * @param {import('node:test').TestContext} t
 * @param {{ credentials?: { key: Buffer, cert: Buffer }, isSmtps?: boolean }} [options]
 *        with credentials it offers STARTTLS, or speaks TLS from the first byte
 */
export async function startMailServer(t, options = {}) {
  const server = new MailServer(options);
  t.after(() => server.stop());
  await server.start();
  return server;
}

class MailServer {
  #options;
  #listener;
  #sockets = new Set();
  /** What is answered instead of yes, by command; "." is the end of a text. */
  #answers = new Map();
  #waiting = [];
  port = 0;
  /** All that were taken, in order. */
  mails = [];
  /** The same, and those that were not. */
  heard = [];
  /** The first words of every line that was heard outside a text. */
  commands = [];

  constructor(options) {
    this.#options = options;
  }

  /** On the same port as before. */
  async start() {
    const { credentials, isSmtps } = this.#options;
    const accept = (socket) => this.#serve(socket);
    this.#listener = isSmtps ? tls.createServer(credentials, accept) : net.createServer(accept);
    this.#listener.on('tlsClientError', () => {});
    this.#listener.listen(this.port, '127.0.0.1');
    await once(this.#listener, 'listening');
    this.port = this.#listener.address().port;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#listener?.listening) return;
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  get url() {
    return `${this.#options.isSmtps ? 'smtps' : 'smtp'}://127.0.0.1:${this.port}`;
  }

  /** From now on `text` is the answer to `command`; null: none, ever; undefined: yes. */
  answer(command, text) {
    this.#answers.set(command, text);
  }

  /** The next mail that nobody has waited for yet. */
  async next(explain) {
    const index = this.mails.length - this.#unread;
    if (this.#unread > 0) {
      this.#unread -= 1;
      return this.mails[index];
    }
    const mail = new Promise((resolve) => this.#waiting.push(resolve));
    return within(mail, 'a mail', explain ?? (() => this.commands.slice(-20).join(' | ')));
  }

  #unread = 0;

  #take(mail) {
    this.mails.push(mail);
    const waiting = this.#waiting.shift();
    if (waiting) waiting(mail);
    else this.#unread += 1;
  }

  #serve(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    const session = { socket, mail: null, text: null, rest: '' };
    this.#say(session, 'GREETING', '220 mail.example.org');
    this.#listen(session);
  }

  #listen(session) {
    session.socket.setEncoding('latin1');
    session.socket.on('data', (data) => {
      session.rest += data;
      for (let end; (end = session.rest.indexOf('\r\n')) >= 0;) {
        const line = session.rest.slice(0, end);
        session.rest = session.rest.slice(end + 2);
        if (session.text) this.#takeLine(session, line);
        else this.#obey(session, line);
      }
    });
  }

  #takeLine(session, line) {
    if (line !== '.') {
      session.text.push(line.startsWith('.') ? line.slice(1) : line);
      return;
    }
    const mail = { ...session.mail, ...readMail(session.text.join('\r\n')) };
    this.heard.push(mail);
    session.text = null;
    if (this.#say(session, '.', '250 taken').startsWith('250')) this.#take(mail);
  }

  #obey(session, line) {
    const command = line.split(' ')[0].toUpperCase();
    this.commands.push(line.split(/[ :]/).slice(0, 2).join(' '));
    const { credentials, isSmtps } = this.#options;
    const offers = credentials && !isSmtps ? '250-STARTTLS\r\n' : '';
    const yes = {
      EHLO: `250-mail.example.org\r\n${offers}250-AUTH PLAIN\r\n250 8BITMIME`,
      AUTH: '235 welcome',
      MAIL: '250 ok',
      RCPT: '250 ok',
      DATA: '354 go on',
      QUIT: '221 bye',
      STARTTLS: '220 go on',
    }[command];
    const answer = this.#say(session, command, yes ?? '500 what?');
    if (command === 'AUTH') session.auth = line;
    if (command === 'MAIL') session.mail = { from: line, to: [], auth: session.auth };
    if (command === 'RCPT') session.mail.to.push(/<(.*)>/.exec(line)[1]);
    if (command === 'DATA' && answer.startsWith('354')) session.text = [];
    if (command === 'STARTTLS') this.#seal(session);
    if (command === 'QUIT') session.socket.end();
  }

  #seal(session) {
    session.socket.removeAllListeners('data');
    session.socket = new tls.TLSSocket(session.socket, {
      isServer: true,
      ...this.#options.credentials,
    });
    session.socket.on('error', () => {});
    this.#listen(session);
  }

  /** Say yes, or what the story wants; what was said. */
  #say(session, command, yes) {
    const wanted = this.#answers.get(command);
    const answer = wanted === undefined ? yes : wanted;
    if (answer !== null) session.socket.write(`${answer}\r\n`, 'latin1');
    return answer ?? '';
  }
}

/** { head: { subject, ... }, text, raw } of a mail as its reader sees it. */
export function readMail(raw) {
  const at = raw.indexOf('\r\n\r\n');
  const head = {};
  for (const field of raw
    .slice(0, at)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')) {
    const [name, ...value] = field.split(': ');
    head[name.toLowerCase()] = decodeWords(value.join(': '));
  }
  return { head, text: decodePrintable(raw.slice(at + 4)), raw };
}

const bytesOf = (text) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

function decodeWords(text) {
  return text
    .replace(/\?= =\?UTF-8\?Q\?/g, '')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, word) => bytesOf(word.replaceAll('_', ' ')).toString());
}

function decodePrintable(text) {
  return bytesOf(text.replace(/=\r\n/g, '')).toString().replaceAll('\r\n', '\n');
}
