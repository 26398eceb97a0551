/**
 * tests/socket.js - a plain TCP connection, for what a correct client would
 * never send: bytes out, bytes in, HTTP answers and WebSocket frames read by
 * hand.
 */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import net from 'node:net';
import { within } from './within.js';

export class Socket {
  #socket;
  #bytes = Buffer.alloc(0);
  #hasEnded = false;
  #wake = () => {};

  static async connect(server) {
    const socket = new Socket(net.connect(server.port, '127.0.0.1'), server);
    await within(once(socket.#socket, 'connect'), 'a connection');
    return socket;
  }

  constructor(socket, server) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data) => {
      this.#bytes = Buffer.concat([this.#bytes, data]);
      this.#wake();
    });
    for (const end of ['end', 'close', 'error']) {
      socket.on(end, () => {
        this.#hasEnded = true;
        this.#wake();
      });
    }
    server.onStop(() => socket.destroy());
  }

  /** Resolves when the bytes are on their way. */
  async write(bytes) {
    if (!this.#socket.destroyed) await new Promise((done) => this.#socket.write(bytes, done));
  }

  /** Take nothing more from the network. */
  stopReading() {
    this.#socket.pause();
  }

  /** Our side is done: the peer reads the end. */
  end() {
    this.#socket.end();
  }

  destroy() {
    this.#socket.destroy();
  }

  /** Wait until `find(bytes)` gives how many bytes to take, and take them. */
  async #take(what, find) {
    for (;;) {
      const length = find(this.#bytes);
      if (length !== null && length <= this.#bytes.length) {
        const taken = this.#bytes.subarray(0, length);
        this.#bytes = this.#bytes.subarray(length);
        return taken;
      }
      if (this.#hasEnded)
        throw new Error(`the connection ended before ${what}: ${this.#bytes.toString('latin1')}`);
      await within(new Promise((resolve) => (this.#wake = resolve)), what);
    }
  }

  /** Resolves with what is left when the server has ended the connection. */
  async ended() {
    while (!this.#hasEnded)
      await within(new Promise((resolve) => (this.#wake = resolve)), 'the end');
    return this.#bytes;
  }

  /**
   * The next HTTP answer; its body by Content-Length (none to HEAD, or when
   * the status has none).
   */
  async answer({ isHead = false } = {}) {
    const head = await this.#take('the head of an answer', (bytes) => {
      const end = bytes.indexOf('\r\n\r\n');
      return end < 0 ? null : end + 4;
    });
    const [line, ...lines] = head.toString('latin1').trimEnd().split('\r\n');
    const headers = Object.fromEntries(
      lines.map((field) => [
        field.split(':')[0].toLowerCase(),
        field.slice(field.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(line.split(' ')[1]);
    const hasBody = !isHead && status >= 200 && status !== 204 && status !== 304;
    const length = hasBody ? Number(headers['content-length'] ?? 0) : 0;
    const body = await this.#take('the body of an answer', () => length);
    return { status, headers, body };
  }

  /** The next WebSocket frame from the server. */
  async frame() {
    const header = await this.#take('a frame', (bytes) => {
      if (bytes.length < 2) return null;
      return 2 + { 126: 2, 127: 8 }[bytes[1] & 0x7f] || 2;
    });
    const length7 = header[1] & 0x7f;
    const length =
      length7 === 126
        ? header.readUInt16BE(2)
        : length7 === 127
          ? Number(header.readBigUInt64BE(2))
          : length7;
    const payload = await this.#take('the payload of a frame', () => length);
    return {
      isFinal: (header[0] & 0x80) !== 0,
      opcode: header[0] & 0x0f,
      isMasked: (header[1] & 0x80) !== 0,
      payload,
      closeCode: (header[0] & 0x0f) === 8 && length >= 2 ? payload.readUInt16BE(0) : null,
    };
  }
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/**
 * A client's frame, right by default.
 *
 * @param {{ opcode: number, payload?: string | Buffer, isFinal?: boolean, isMasked?: boolean,
 *           reserved?: number, lengthBytes?: 0 | 2 | 8 }} frame
 *        `lengthBytes`: of the extended length, also when it is not the shortest
 */
export function frameOf({
  opcode,
  payload = '',
  isFinal = true,
  isMasked = true,
  reserved = 0,
  lengthBytes,
}) {
  const content = Buffer.from(payload);
  const extended = lengthBytes ?? (content.length < 126 ? 0 : content.length < 65_536 ? 2 : 8);
  const length7 = { 0: content.length, 2: 126, 8: 127 }[extended];
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(content.length));
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const masked = isMasked ? content.map((byte, i) => byte ^ mask[i % 4]) : content;
  return Buffer.concat([
    Buffer.from([first, (isMasked ? 0x80 : 0) | length7]),
    length.subarray(8 - extended),
    isMasked ? mask : Buffer.alloc(0),
    masked,
  ]);
}

/** The head of a correct handshake; fields in `change` replace or, null, remove. */
export function handshakeOf(server, target, change = {}) {
  const fields = {
    Host: `127.0.0.1:${server.port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'judify.v1',
    ...change,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== null);
  return `GET ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
