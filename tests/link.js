/**
 * tests/link.js - one device's link, spoken by the `ws` package: an
 * independent peer of RFC 6455.
 *
 * What arrives is kept in order, notices apart from envelopes, and is taken
 * by waiting for it.  Nothing here sleeps: a wait ends with what it waits for,
 * or fails with everything that was heard.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { decode, encode } from './envelope.js';
import { WebSocket } from './packages.js';
import { within } from './within.js';

export class Link {
  #socket;
  #envelopes = [];
  #notices = [];
  #heard = [];
  #wake = () => {};
  #closed;

  /**
   * Open a link; resolves with it after WELCOME, which is link.welcome.
   *
   * @param {import('./person.js').Person} person
   * @param {string} device
   */
  static async open(person, device) {
    const url = `${person.server.url.replace('http', 'ws')}/ws?device=${device}`;
    const headers = { authorization: `Bearer ${person.token}` };
    const socket = new WebSocket(url, ['judify.v1'], {
      headers,
      perMessageDeflate: false,
      ca: person.server.certificate ?? undefined,
    });
    const link = new Link(person, device, socket);
    await within(once(socket, 'open'), 'the link to open');
    link.welcome = await link.next('WELCOME');
    return link;
  }

  constructor(person, device, socket) {
    this.person = person;
    this.device = device;
    this.#socket = socket;
    this.#closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    socket.on('message', (data, isBinary) => this.#take(isBinary ? decode(data) : String(data)));
    socket.on('close', (code) => this.#note(`closed ${code}`));
    socket.on('error', (error) => this.#note(`error ${error.message}`));
    person.server.onStop(() => socket.terminate());
  }

  #note(what) {
    this.#heard.push(what);
    this.#wake();
  }

  #take(envelope) {
    (envelope.kind === 'NOTICE' ? this.#notices : this.#envelopes).push(envelope);
    this.#note(envelope);
  }

  /** The next envelope that is no notice; it must be of this kind. */
  async next(kind) {
    const envelope = await this.#shift(this.#envelopes, kind);
    /* The transcript is long to make: only when somebody reads it. */
    if (envelope.kind !== kind) assert.fail(`waited for ${kind}, heard ${this.#transcript()}`);
    return envelope;
  }

  /** The next answer to a SEND: ACCEPTED or REFUSED. */
  async nextAnswer() {
    const envelope = await this.#shift(this.#envelopes, 'an answer');
    if (!/ACCEPTED|REFUSED/.test(envelope.kind)) assert.fail(this.#transcript());
    return envelope;
  }

  /** The payload of the next notice of this type for which `isWanted` holds. */
  async notice(type, isWanted = () => true) {
    for (;;) {
      const { payload } = await this.#shift(this.#notices, `the notice ${type}`);
      if (payload.type === type && isWanted(payload)) return payload;
    }
  }

  async #shift(queue, what) {
    while (queue.length === 0) {
      if (!this.isOpen) assert.fail(`waited for ${what}, heard ${this.#transcript()}`);
      const woken = new Promise((resolve) => (this.#wake = resolve));
      await within(woken, what, () => this.#transcript());
    }
    return queue.shift();
  }

  /** Nothing but notices came: a ping is sent, and its pong is the next thing. */
  async hearsNothing() {
    await this.ping();
    assert.equal(this.#envelopes.length, 0, `heard ${this.#transcript()}`);
  }

  /** The same for notices of this type. */
  async hearsNoNotice(type) {
    await this.ping();
    const ofType = this.#notices.filter(({ payload }) => payload.type === type);
    assert.deepEqual(ofType, [], `heard ${this.#transcript()}`);
  }

  /** Resolves when everything that the server sent before has arrived. */
  async ping() {
    this.#socket.ping();
    await within(once(this.#socket, 'pong'), 'a pong', () => this.#transcript());
  }

  /**
   * SEND to one device, or to every device of a contact; the answers are to
   * be waited for.  The contact's device list is asked for, unless an epoch
   * is given.
   *
   * @param {{ to: import('./person.js').Person, device?: string, epoch?: number, id: string,
   *           payload?: string | Buffer, isEphemeral?: boolean }} message
   */
  async send({ to, device, epoch, id, payload, isEphemeral }) {
    const isTold = device !== undefined && epoch !== undefined;
    const list = isTold
      ? { devices: [device], devicesEpoch: epoch }
      : await this.person.devicesOf(to);
    const devices = device ? [device] : list.devices.filter((other) => other !== this.device);
    for (const each of devices) {
      this.write({
        kind: 'SEND',
        user: to.userId,
        device: each,
        epoch: epoch ?? list.devicesEpoch,
        id,
        payload,
        isEphemeral,
      });
    }
  }

  /** ACK what was delivered, or a late refusal. */
  ack({ user, device, id, isLate }) {
    this.write({ kind: 'ACK', user, device, id, isLate });
  }

  /** Any envelope, right or wrong. */
  write(envelope) {
    this.writeMessage(encode(envelope));
  }

  /** Any message: a Buffer as binary, a string as text. */
  writeMessage(data) {
    this.#socket.send(data);
  }

  /** Close as a browser does; resolves when the server has answered. */
  async close() {
    this.#socket.close(1000);
    await this.closed();
  }

  /** Resolves with the close code when the link has ended; soon, or it is a failure. */
  closed(ms) {
    return within(this.#closed, 'the link to be closed', () => this.#transcript(), ms);
  }

  /** Gone without a word. */
  drop() {
    this.#socket.terminate();
  }

  /** Read nothing from the network, and read again. */
  stopReading() {
    this.#socket.pause();
  }
  goOnReading() {
    this.#socket.resume();
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #transcript() {
    const heard = this.#heard.slice(-20).map((each) => JSON.stringify(each));
    return `on ${this.person.name}'s link:\n${heard.join('\n')}\n${this.person.server.transcript()}`;
  }
}
