/**
 * tests/proxy.js - a network that can die without saying so: a TCP proxy
 * that, frozen, keeps every connection and passes nothing on.
 */
import { once } from 'node:events';
import net from 'node:net';

export class Proxy {
  #server = net.createServer({ pauseOnConnect: true }, (socket) => this.#carry(socket));
  #sockets = new Set();
  #isFrozen = false;

  /** A proxy on a free port, closed when the test ends; it leads nowhere until lead(). */
  static async open(t) {
    const proxy = new Proxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    t.after(() => {
      for (const socket of proxy.#sockets) socket.destroy();
      proxy.#server.close();
    });
    return proxy;
  }

  lead(port) {
    this.port = port;
  }

  #carry(near) {
    const far = net.connect(this.port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(socket);
      socket.on('data', (data) => other.write(data));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      if (this.#isFrozen) socket.pause();
      else socket.resume();
    }
  }

  /** From now on nothing passes, and nobody is told. */
  freeze() {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Everything passes again, also what was held back. */
  thaw() {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }
}
