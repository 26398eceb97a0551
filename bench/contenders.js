/**
 * Who is measured: how each is started, and which dialect it speaks.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} speak the dialect of bench/load
 * @property {string} about one line for the table
 * @property {string} needs a file without which it cannot run
 * @property {(port: number, folder: string) => {command: string, args: string[], env?: object}} [start]
 * @property {(folder: string) => {command: string, args: string[]}} [alone] instead of start: no
 *   server, it measures itself
 * @property {boolean} [isGuest] it takes part only where it is named
 * @property {boolean} [isTls] it is spoken to through TLS
 * @property {(folder: string, people: {users: number, devices: number, active?: number,
 *   contacts?: number}) => void} [prepare] before start, in an empty folder
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '../tests/certificate.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = join(ROOT, 'build/bench');
const DEBIAN = join(BUILT, 'debian');
const JUDIFY = join(ROOT, 'build/judify');
const PEERS = join(ROOT, 'bench/peers');
export const WEB = join(ROOT, 'web/dist');
const BUN = join(ROOT, 'bench/node_modules/.bin/bun');

/* What protects a server against its users is raised, or it would measure
 * how well it refuses. */
const RAISED = [
  ['--conns-per-address', '131072'],
  ['--rate-burst', '1000000000'],
  ['--rate-per-s', '1000000'],
  ['--write-burst', '1000000000'],
  ['--mailbox-total-mb', '8192'],
  ['--log-level', 'warn'],
].flat();

/** A configuration of bench/peers with its places filled in. */
function fillIn(name, port, folder) {
  const file = join(folder, name);
  const text = readFileSync(join(PEERS, name), 'utf8');
  writeFileSync(
    file,
    text.replaceAll('PORT', String(port)).replaceAll('FOLDER', folder).replaceAll('WEB', WEB),
  );
  return file;
}

/** Debian's programs run from where they were unpacked. */
function debian(path, args) {
  const lib = execFileSync('gcc', ['-print-multiarch'], { encoding: 'utf8' }).trim();
  return {
    command: join(DEBIAN, path),
    args,
    env: { LD_LIBRARY_PATH: join(DEBIAN, 'usr/lib', lib) },
  };
}

function seed(folder, { users, devices, active, contacts }) {
  execFileSync(JUDIFY, ['migrate', '--data', folder], { stdio: 'pipe' });
  const more = active ? [active, contacts] : [];
  const words = [join(folder, 'judify.db'), users, devices, ...more].map(String);
  execFileSync(join(BUILT, 'seed'), words, { stdio: 'inherit' });
}

/** @type {Contender[]} */
export const contenders = [
  {
    name: 'judify',
    speak: 'judify',
    about: 'this program, everything on, rates raised',
    needs: JUDIFY,
    prepare: seed,
    start: (port, folder) => ({
      command: JUDIFY,
      args: ['serve', '--listen', `127.0.0.1:${port}`, '--data', folder, ...RAISED],
    }),
  },
  {
    name: 'judify-tls',
    speak: 'judify',
    about: 'the same, its links through TLS 1.3 of its own',
    needs: JUDIFY,
    isGuest: true,
    isTls: true,
    prepare: seed,
    start: (port, folder) => ({
      command: JUDIFY,
      args: [
        ...['serve', '--listen', `127.0.0.1:${port}`, '--data', folder, ...RAISED],
        ...makeCertificate(folder).settings,
      ],
    }),
  },
  {
    name: 'floor',
    speak: 'bare',
    about: 'the job and nothing else, on epoll (bench/peers/floor.c)',
    needs: join(BUILT, 'floor'),
    start: (port) => ({ command: join(BUILT, 'floor'), args: [String(port)] }),
  },
  {
    name: 'bun',
    speak: 'bare',
    about: "Bun's server (uWebSockets), one cork per link and turn",
    needs: BUN,
    start: (port) => ({ command: BUN, args: [join(PEERS, 'bun.js'), String(port)] }),
  },
  {
    name: 'ws',
    speak: 'bare',
    about: 'ws on Node, corked',
    needs: join(ROOT, 'bench/node_modules/ws/package.json'),
    start: (port) => ({
      command: process.execPath,
      args: [join(PEERS, 'ws.js'), String(port)],
    }),
  },
  {
    name: 'socketio',
    speak: 'socketio',
    about: 'socket.io on Node',
    needs: join(ROOT, 'bench/node_modules/socket.io/package.json'),
    start: (port) => ({
      command: process.execPath,
      args: [join(PEERS, 'socketio.js'), String(port)],
    }),
  },
  {
    name: 'nats',
    speak: 'nats',
    about: 'core NATS: keeps nothing, so no queue and no ACK',
    needs: join(DEBIAN, 'usr/sbin/nats-server'),
    start: (port, folder) =>
      debian('usr/sbin/nats-server', ['-c', fillIn('nats.conf', port, folder)]),
  },
  {
    name: 'mosquitto',
    speak: 'mqtt',
    about: 'MQTT at QoS 1',
    needs: join(DEBIAN, 'usr/sbin/mosquitto'),
    start: (port, folder) =>
      debian('usr/sbin/mosquitto', ['-c', fillIn('mosquitto.conf', port, folder)]),
  },
  {
    name: 'nginx',
    speak: 'bare',
    about: 'nginx, sendfile, open files cached',
    needs: join(DEBIAN, 'usr/sbin/nginx'),
    isGuest: true,
    start: (port, folder) =>
      debian('usr/sbin/nginx', ['-p', folder, '-c', fillIn('nginx.conf', port, folder)]),
  },
  {
    name: 'transaction',
    speak: 'bare',
    about: 'the durable SQLite transaction of a booking and nothing else',
    needs: join(BUILT, 'transaction'),
    isGuest: true,
    alone: (folder) => ({
      command: join(BUILT, 'transaction'),
      args: [join(folder, 'bare.db'), '1000'],
    }),
  },
];

export const LOAD = join(BUILT, 'load');
export const RESULTS = BUILT;
