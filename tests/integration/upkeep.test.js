/** What has expired is forgotten, also when nobody does anything: server/api/upkeep.h. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { startServer } from '../server.js';

/** What these statements print, run on the server's database. */
function ask(server, sql) {
  const file = path.join(server.data, 'judify.db');
  const words = ['-bail', '-cmd', '.timeout 5000', file];
  const { status, stdout, stderr } = spawnSync('sqlite3', words, { input: sql, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

const COUNTS = `SELECT (SELECT count(*) FROM logins) || ' ' ||
                       (SELECT count(*) FROM tickets) || ' ' ||
                       (SELECT count(*) FROM devices);`;

test('a server that starts forgets what has expired, and nothing else', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  await ann.addDevice();
  await ann.delete(`/api/devices/${await ann.addDevice()}`);
  await ann.logInAgain();
  assert.equal(ask(server, COUNTS), '2 0 2');
  ask(
    server,
    `UPDATE logins SET expires_ms = 1
      WHERE login_id = (SELECT login_id FROM logins ORDER BY created_ms DESC LIMIT 1);
     INSERT INTO tickets SELECT randomblob(32), user_id, 'address', 1 FROM users;`,
  );
  assert.equal(ask(server, COUNTS), '2 1 2');

  await server.stop();
  await server.restart();

  const until = Date.now() + 20_000;
  while (ask(server, COUNTS) !== '1 0 2') {
    assert.ok(Date.now() < until, ask(server, COUNTS));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal((await ann.get('/api/me')).status, 200);
});
