/*
 * peers/socketio.js - the job on socket.io, on Node, as its users write it: an
 * event with an acknowledgement from sender to server, and one from server to
 * recipient.
 *
 *   node socketio.js PORT
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** Each user's link, and what they have not acknowledged. */
const users = new Map();

function userOf(id) {
  let user = users.get(id);
  if (user === undefined) {
    user = { link: null, queue: new Set() };
    users.set(id, user);
  }
  return user;
}

function deliver(user, message) {
  user.link.emit('deliver', message, () => user.queue.delete(message));
}

const http = createServer();
const server = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
});
server.on('connection', (link) => {
  const user = userOf(link.handshake.auth.user);
  user.link = link;
  link.on('send', (to, message, accept) => {
    const recipient = userOf(to);
    recipient.queue.add(message);
    if (recipient.link !== null) deliver(recipient, message);
    accept();
  });
  link.on('disconnect', () => {
    if (user.link === link) user.link = null;
  });
  for (const message of user.queue) deliver(user, message);
});
http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 65535 });
