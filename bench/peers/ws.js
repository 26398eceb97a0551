/*
 * peers/ws.js - the job on the package `ws`, on Node.
 *
 *   node ws.js PORT
 *
 * The protocol of load/bare.c.  A link's socket is corked by the first bytes
 * of a turn of the loop and uncorked at its end: one write for all of them.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const SEND = 2;
const ACCEPTED = 3;
const DELIVER = 5;
const ACK = 6;
const HEADER = 16;

const BINARY = { binary: true, compress: false, fin: true };

/** Each user's link, and what they have not acknowledged, oldest first. */
const users = new Map();
let corked = [];

function userOf(id) {
  let user = users.get(id);
  if (user === undefined) {
    user = { id, link: null, socket: null, isCorked: false, queue: [], first: 0 };
    users.set(id, user);
  }
  return user;
}

function uncorkAll() {
  const now = corked;
  corked = [];
  for (const user of now) {
    user.isCorked = false;
    user.socket.uncork();
  }
}

function write(user, bytes) {
  if (!user.isCorked) {
    user.isCorked = true;
    user.socket.cork();
    if (corked.push(user) === 1) setImmediate(uncorkAll);
  }
  user.link.send(bytes, BINARY);
}

function takeSend(from, data) {
  const to = data.readUInt32LE(4);
  const accepted = Buffer.allocUnsafe(HEADER);
  data.copy(accepted, 0, 0, HEADER);
  accepted[0] = ACCEPTED;
  data[0] = DELIVER;
  data.writeUInt32LE(from.id, 4);
  const user = userOf(to);
  user.queue.push(data);
  if (user.link !== null) write(user, data);
  write(from, accepted);
}

function isNamed(message, data) {
  return (
    message.readUInt32LE(8) === data.readUInt32LE(8) &&
    message.readUInt32LE(4) === data.readUInt32LE(4) &&
    message.readUInt32LE(12) === data.readUInt32LE(12)
  );
}

function takeAck(user, data) {
  const { queue } = user;
  let at = user.first;
  while (at < queue.length && !isNamed(queue[at], data)) at++;
  if (at === queue.length) return;
  if (at > user.first) queue.splice(at, 1);
  else queue[user.first++] = undefined;
  if (user.first > 64 && 2 * user.first > queue.length) {
    queue.splice(0, user.first);
    user.first = 0;
  }
}

function open(link, request) {
  const user = userOf(Number(request.url.slice(request.url.indexOf('user=') + 5)));
  user.link = link;
  user.socket = request.socket;
  user.isCorked = false;
  link.on('message', (data) => {
    if (data[0] === SEND) takeSend(user, data);
    else if (data[0] === ACK) takeAck(user, data);
  });
  link.on('error', () => link.terminate());
  link.on('close', () => {
    if (user.link === link) user.link = null;
  });
  for (let i = user.first; i < user.queue.length; i++) write(user, user.queue[i]);
}

const http = createServer();
const server = new WebSocketServer({
  server: http,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  clientTracking: false,
  maxPayload: 1 << 17,
});
server.on('connection', open);
http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 65535 });
