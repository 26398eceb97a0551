/**
 * What is measured.  Scenarios of one group share a server: they run one
 * after the other against the same process; each group starts it anew.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} about
 * @property {string[]} args of bench/load
 * @property {string} [asks] the kind of bench/asks.js that it sends
 *
 * @typedef {object} Group
 * @property {string} name
 * @property {string[]} [contenders] all, without it
 * @property {number} [rounds] fewer than the run's
 * @property {boolean} [quick] whether bench-quick runs it
 * @property {object} people who is in the database
 * @property {number} [links] descriptors that server and generator need
 * @property {Scenario[]} scenarios
 */

const words = (text) => text.split(' ');

/** A second each, as bench/load has it; in bench-quick less. */
function traffic(name, about, args) {
  return { name, about, args: ['traffic', ...words(args)] };
}

function six() {
  return [400, 1400].flatMap((size) =>
    [
      [100, 1],
      [100, 16],
      [2000, 1],
    ].map(([links, window]) =>
      traffic(
        `${links}x${window}-${size}`,
        `${links} links, ${window} on the way from each, ${size} bytes`,
        `--links ${links} --window ${window} --size ${size}`,
      ),
    ),
  );
}

function known(users) {
  const active = users === 1000 ? 500 : 1000;
  const contacts = users / active - 1;
  return {
    name: `known-${users}`,
    contenders: ['judify'],
    rounds: users > 100000 ? 2 : 3,
    people: { users, devices: 1, active, contacts },
    scenarios: [
      traffic(
        `known-${users}`,
        `${users} known users with mailboxes; 500 links, 4 on the way from each`,
        `--links ${active} --talkers 500 --known ${contacts} --window 4 --size 400 --warm-ms 1000`,
      ),
    ],
  };
}

function idle(links, contenders, ms) {
  return {
    name: `idle-${links}`,
    contenders,
    rounds: 1,
    links,
    people: { users: links, devices: 1 },
    scenarios: [
      {
        name: `idle-${links}`,
        about: `${links} links that have talked once and are silent`,
        args: ['idle', ...words(`--links ${links} --warm-ms 4000 --ms ${ms}`)],
      },
    ],
  };
}

/** @property {string} asks is the kind of bench/asks.js */
function asks(kind, about, args) {
  return {
    name: `http-${kind}`,
    about,
    asks: kind,
    args: ['ask', ...words(`${args} --warm-ms 200 --ms 1000`)],
  };
}

/** Each in a database of its own: a booking can be made once. */
function http(contenders, scenarios) {
  return {
    name: scenarios[0].name,
    contenders,
    rounds: 3,
    people: { users: 100, devices: 1, isFresh: true },
    scenarios,
  };
}

/** @type {Group[]} */
export const groups = [
  {
    name: 'traffic',
    quick: true,
    people: { users: 4000, devices: 1 },
    scenarios: six(),
  },
  {
    name: 'open',
    people: { users: 4000, devices: 1 },
    scenarios: [
      traffic(
        'open-5000',
        '5,000 messages a second at random times, 2,000 links, 400 bytes',
        '--links 2000 --rate 5000 --size 400 --ms 1500',
      ),
    ],
  },
  {
    name: 'tls',
    contenders: ['judify', 'judify-tls'],
    rounds: 3,
    people: { users: 4000, devices: 1 },
    scenarios: [
      [100, 1],
      [100, 16],
      [2000, 1],
    ].map(([links, window]) =>
      traffic(
        `tls-${links}x${window}-400`,
        `${links} links, ${window} on the way from each, 400 bytes, in the clear and through TLS`,
        `--links ${links} --window ${window} --size 400`,
      ),
    ),
  },
  {
    name: 'fan',
    contenders: ['judify', 'floor', 'bun'],
    people: { users: 400, devices: 4 },
    scenarios: [
      traffic(
        'fan-4',
        '100 senders, each to the 4 devices of one user, 400 bytes',
        '--links 500 --fan 4 --devices 1 --size 400',
      ),
    ],
  },
  { ...idle(10000, undefined, 1000), quick: true, rounds: 1 },
  idle(100000, ['judify'], 26000),
  {
    name: 'storm',
    contenders: ['judify', 'floor', 'bun'],
    links: 10100,
    people: { users: 10100, devices: 1 },
    rounds: 3,
    scenarios: [
      {
        name: 'storm-10000',
        about: '10,000 links come back at once while 100 talk',
        args: ['storm', ...words('--links 10000 --others 100 --size 400')],
      },
    ],
  },
  {
    name: 'drain',
    contenders: ['judify', 'floor'],
    people: { users: 2000, devices: 1 },
    rounds: 3,
    scenarios: [
      {
        name: 'drain-1000',
        about: '1,000 mailboxes of 1,000 messages, 400 bytes, are fetched at once',
        args: ['drain', ...words('--links 1000 --box 1000 --size 400')],
      },
    ],
  },
  http(
    ['judify', 'nginx'],
    [asks('static', 'the style sheet of the app, 23 KB, 50 connections', '--links 50')],
  ),
  http(
    ['judify', 'transaction'],
    [asks('booking', 'bookings one after the other, durable', '--links 1 --once 1 --status 201')],
  ),
  http(
    ['judify'],
    [
      asks('slots', 'the free times of a tutor in a week, 20 connections', '--links 20'),
      asks('sessions', 'a list of 20 sessions, 20 connections', '--links 20'),
      asks('login', 'a password checked, 2 connections', '--links 2 --status 201'),
    ],
  ),
  known(1000),
  known(100000),
  known(1000000),
];
