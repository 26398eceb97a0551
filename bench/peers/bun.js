/*
 * peers/bun.js - the job on Bun's own server, which is uWebSockets inside.
 *
 *   bun bun.js PORT
 *
 * The protocol of load/bare.c.  What one turn of the loop produces for a link
 * is gathered and leaves in one `cork`: this is its fastest way to be used.
 */
/* global Bun */

const SEND = 2;
const ACCEPTED = 3;
const DELIVER = 5;
const ACK = 6;
const HEADER = 16;

/** Each user's link, and what they have not acknowledged, oldest first. */
const users = new Map();
let dirty = [];

function userOf(id) {
  let user = users.get(id);
  if (user === undefined) {
    user = { id, link: null, queue: [], first: 0, out: [] };
    users.set(id, user);
  }
  return user;
}

function flushAll() {
  const now = dirty;
  dirty = [];
  for (const user of now) {
    const out = user.out;
    user.out = [];
    if (user.link === null) continue;
    user.link.cork(() => {
      for (let i = 0; i < out.length; i++) user.link.sendBinary(out[i]);
    });
  }
}

function write(user, bytes) {
  if (user.out.push(bytes) > 1) return;
  if (dirty.push(user) === 1) setImmediate(flushAll);
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

Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
  fetch(request, server) {
    const id = Number(request.url.slice(request.url.indexOf('user=') + 5));
    return server.upgrade(request, { data: userOf(id) }) ? undefined : new Response('no');
  },
  websocket: {
    idleTimeout: 0,
    perMessageDeflate: false,
    backpressureLimit: 1 << 26,
    open(link) {
      const user = link.data;
      user.link = link;
      for (let i = user.first; i < user.queue.length; i++) write(user, user.queue[i]);
    },
    message(link, data) {
      if (data[0] === SEND) takeSend(link.data, data);
      else if (data[0] === ACK) takeAck(link.data, data);
    },
    close(link) {
      if (link.data.link === link) link.data.link = null;
    },
  },
});
