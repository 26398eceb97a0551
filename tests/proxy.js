/**
 * tests/proxy.js - a network that misbehaves: a TCP proxy that resets, falls
 * silent, loses what was on its way, and hands over bytes one by one.
 *
 * A connection has two ends: `near`, the device's, and `far`, the server's.
 * Each misfortune is for the connections that are open; new ones are well,
 * but for freeze() and chop(), which are for all until they end.
 */
import { once } from 'node:events';
import net from 'node:net';

export class Proxy {
  #server = net.createServer({ pauseOnConnect: true }, (socket) => this.#carry(socket));
  /** @type {Set<{ near: net.Socket, far: net.Socket, pass: Function }>} */
  #connections = new Set();
  #isFrozen = false;
  #isChopping = false;

  /** A proxy on a free port, closed when the test ends; it leads nowhere until lead(). */
  static async open(t) {
    const proxy = new Proxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    t.after(() => {
      for (const { near, far } of proxy.#connections) [near, far].forEach((end) => end.destroy());
      proxy.#server.close();
    });
    return proxy;
  }

  lead(port) {
    this.port = port;
  }

  #carry(near) {
    const far = net.connect(this.port, '127.0.0.1');
    const connection = { near, far, pass: (data, to) => this.#write(data, to) };
    this.#connections.add(connection);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      socket.setNoDelay(true);
      socket.on('data', (data) => connection.pass(data, other));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        if (!connection.isGhost) other.destroy();
        if (other.destroyed) this.#connections.delete(connection);
      });
      if (this.#isFrozen) socket.pause();
      else socket.resume();
    }
  }

  #write(data, to) {
    if (!this.#isChopping) to.write(data);
    else for (let i = 0; i < data.length; i++) to.write(data.subarray(i, i + 1));
  }

  /** From now on nothing passes, and nobody is told. */
  freeze() {
    this.#isFrozen = true;
    this.#each(({ near, far }) => [near, far].forEach((end) => end.pause()));
  }

  /** Everything passes again, also what was held back. */
  thaw() {
    this.#isFrozen = false;
    this.#each(({ near, far }) => [near, far].forEach((end) => end.resume()));
  }

  /** Bytes arrive one by one, or not any more. */
  chop(isChopping) {
    this.#isChopping = isChopping;
  }

  /** Both ends are told at once that the connection is gone. */
  reset() {
    this.#each(({ near, far }) => [near, far].forEach((end) => end.resetAndDestroy()));
  }

  /** Half of what comes next, from either end, arrives; then the connection is gone. */
  tear() {
    this.#each((connection) => {
      connection.pass = (data, to) => {
        connection.pass = () => {};
        to.write(data.subarray(0, data.length >> 1), () => this.#end(connection));
      };
    });
  }

  /**
   * What one end writes next does not arrive, and the other end's does: ACKs of
   * a device, or what the server answers to it. Then the connection is gone.
   *
   * @param {'near' | 'far'} from
   */
  lose(from) {
    this.#each((connection) => {
      const writer = connection[from];
      const pass = connection.pass;
      connection.pass = (data, to) => {
        if (to === writer) return pass(data, to);
        connection.pass = () => {};
        setImmediate(() => this.#end(connection));
      };
    });
  }

  /**
   * One end is told that the connection is gone; the other hears nothing more.
   *
   * @param {'near' | 'far'} told
   */
  halve(told) {
    this.#each((connection) => {
      connection.isGhost = true;
      connection.pass = () => {};
      connection[told].resetAndDestroy();
    });
  }

  #end({ near, far }) {
    [near, far].forEach((end) => end.resetAndDestroy());
  }

  #each(run) {
    [...this.#connections].forEach(run);
  }
}
