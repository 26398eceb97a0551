/** packaging/nginx.conf and packaging/Caddyfile, each really in front of the program. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { makeCertificate } from '../certificate.js';
import { call } from '../call.js';
import { Person } from '../person.js';
import { makeFolder, startServer } from '../server.js';
import { within } from '../within.js';

const FREE_TRIES = 5;
const NAME = 'learn.example.org';

/** A port that is free now. */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The shipped file, with each of these replaced; each must be there. */
function adapt(file, changes) {
  let text = readFileSync(new URL(`../../packaging/${file}`, import.meta.url), 'utf8');
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `packaging/${file} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** nginx with packaging/nginx.conf, on these ports and with this certificate. */
function nginx(folder, { port, plainPort, behind, cert, key }) {
  const site = adapt('nginx.conf', [
    ['    listen [::]:443 ssl;\n', ''],
    ['    listen [::]:80;\n', ''],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['listen 80', `listen 127.0.0.1:${plainPort}`],
    [`/etc/letsencrypt/live/${NAME}/fullchain.pem`, cert],
    [`/etc/letsencrypt/live/${NAME}/privkey.pem`, key],
    ['server 127.0.0.1:8080', `server 127.0.0.1:${behind}`],
  ]);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const configuration = path.join(folder, 'nginx.conf');
  writeFileSync(path.join(folder, 'judify.conf'), site);
  writeFileSync(
    configuration,
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
     events {}
     http {
       access_log off;
       ${paths.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
       include ${folder}/judify.conf;
     }`,
  );
  return ['nginx', ['-e', 'stderr', '-p', folder, '-c', configuration], {}];
}

/** Caddy with packaging/Caddyfile, which makes no certificate of its own here. */
function caddy(folder, { port, plainPort, behind, cert, key }) {
  const site = adapt('Caddyfile', [
    [`\n${NAME} {\n`, `\nhttps://127.0.0.1:${port} {\n\ttls ${cert} ${key}\n`],
    ['reverse_proxy 127.0.0.1:8080', `reverse_proxy 127.0.0.1:${behind}`],
  ]);
  const configuration = path.join(folder, 'Caddyfile');
  writeFileSync(configuration, `{\n\tadmin off\n\thttp_port ${plainPort}\n}\n${site}`);
  const home = path.join(folder, 'home');
  mkdirSync(home);
  const environment = {
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CONFIG_HOME: home,
  };
  const words = ['run', '--adapter', 'caddyfile', '--config', configuration];
  return ['caddy', words, environment];
}

const FRONTS = { nginx, caddy };

/** The proxy's program; Debian keeps nginx where only root looks. */
function find(program) {
  const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
  const { status } = spawnSync('sh', ['-c', `command -v ${program}`], {
    env: { PATH },
  });
  const wanted = { nginx: 'nginx-light', caddy: 'caddy' }[program];
  assert.equal(status, 0, `${program} is missing: apt-get install ${wanted} (script/prepare)`);
  return PATH;
}

async function isListening(port) {
  const socket = net.connect(port, '127.0.0.1');
  const [event] = await Promise.race([
    once(socket, 'connect').then(() => ['connect']),
    once(socket, 'error').then(() => ['error']),
  ]).catch(() => ['error']);
  socket.destroy();
  return event === 'connect';
}

/**
 * The program behind a proxy, as people reach it: a server to call, and
 * `elsewhere`, the agent of somebody at another address. Ends with the test.
 */
async function startBehind(t, kind, settings) {
  const folder = makeFolder(t);
  const { cert, key } = makeCertificate(folder);
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const server = await startServer(t, ['--secure', '--origin', url, ...settings]);
  const ports = { port, plainPort: await freePort(), behind: server.port };
  const PATH = find(kind);
  const [program, words, environment] = FRONTS[kind](folder, {
    ...ports,
    cert,
    key,
  });
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH, ...environment },
  });
  const exited = once(child, 'exit');
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  server.onStop(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const listening = (async () => {
    while (!(await isListening(port)))
      assert.equal(child.exitCode, null, `${program} ended: ${log}`);
  })();
  await within(listening, `${program} to listen`, () => log);

  const certificate = readFileSync(cert);
  const agents = ['127.0.0.1', '127.0.0.2'].map(
    (localAddress) => new https.Agent({ keepAlive: true, ca: certificate, localAddress }),
  );
  server.onStop(() => agents.forEach((agent) => agent.destroy()));
  const transcript = () => `${server.transcript()}\n${program} said:\n${log}`;
  const [agent, elsewhere] = agents;
  return {
    url,
    port,
    certificate,
    agent,
    elsewhere,
    transcript,
    onStop: (end) => server.onStop(end),
  };
}

/** The status of a login with a wrong password, said to come from `address`. */
async function guess(front, address, agent = front.agent) {
  const { status } = await call(front, 'POST', '/api/logins', {
    body: { email: 'nobody@example.org', password: 'not the right one' },
    headers: { 'x-forwarded-for': address },
    agent,
  });
  return status;
}

for (const kind of Object.keys(FRONTS)) {
  test(`behind ${kind}, people write to each other`, async (t) => {
    const front = await startBehind(t, kind, ['--trusted-proxy', '127.0.0.1']);
    const page = await call(front, 'GET', '/');
    assert.match(page.headers['content-type'], /text\/html/);
    assert.equal((await call(front, 'GET', '/api/me')).status, 401);

    const [ann, bob] = [
      await Person.register(front, 'ann', 1),
      await Person.register(front, 'bob', 2),
    ];
    assert.equal((await ann.post('/api/contacts', { userId: bob.userId })).status, 201);
    const [from, to] = [await ann.link(), await bob.link()];
    for (const [one, other, who, id] of [
      [from, to, bob, 'k1'],
      [to, from, ann, 'k2'],
    ]) {
      const payload = 'x'.repeat(60_000);
      await one.send({ to: who, id, payload });
      assert.equal((await one.nextAnswer()).kind, 'ACCEPTED');
      assert.equal((await other.next('DELIVER')).payload.toString(), payload);
    }
    await from.close();
    await to.close();
  });

  test(`behind ${kind}, nobody can say that they are somebody else`, async (t) => {
    const front = await startBehind(t, kind, ['--trusted-proxy', '127.0.0.1']);
    /* Whatever is said, it is 127.0.0.1 that guesses, and not 127.0.0.2. */
    for (let n = 0; n < FREE_TRIES; n += 1) assert.equal(await guess(front, `203.0.113.${n}`), 401);
    assert.equal(await guess(front, '203.0.113.9'), 429);
    assert.equal(await guess(front, '127.0.0.1', front.elsewhere), 401);
    /* /metrics is not for whoever comes through it, though it is on loopback. */
    assert.notEqual((await call(front, 'GET', '/metrics')).status, 200);
  });
}
