/**
 * sw/serviceWorker.js - the pages of Judify without the server.
 *
 * The history is in the browser; this keeps the program that shows it there
 * as well. It holds exactly one build, page and scripts together, and answers
 * with it when the network does not. It never sees a message: the API and the
 * link pass by.
 *
 *   install   fetch the whole build, or stay with the one before
 *   activate  drop the builds before
 *   press     of a notification: the page that it is about
 *   fetch     a page: the network, and this build when nobody answers in time
 *             a file of the build: this build, then the network
 *             the library of encryption: kept from its first use, across builds
 *
 * tooling/precache.js puts the build's name and files in.
 */
const BUILD = '__BUILD__';
/** The library of encryption has a cache of its own, whatever the build. */
const LIBRARY = 'crypto-library';
/** @type {string[]} */
const FILES = JSON.parse('__FILES__');
/** Longer than a good network takes, shorter than a person waits at a white page. */
const PAGE_TIMEOUT_MS = 4_000;

const worker = /** @type {any} */ (self);

/** What is the server's alone. @param {URL} url */
function isLive(url) {
  return /^\/(api|ws|dev)\b/.test(url.pathname);
}

/** @param {Request} request */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
    if (answer.status < 500) return answer;
  } catch {
    /* Nobody answered. */
  }
  const kept = await caches.match('/', { cacheName: BUILD });
  return kept ?? Response.error();
}

/** @param {Request} request */
async function file(request) {
  return (await caches.match(request, { cacheName: BUILD })) ?? fetch(request);
}

/**
 * Two megabytes that change once or twice a year: not fetched before somebody
 * logs in, and then kept until there is another one.
 *
 * @param {Request} request
 * @param {(work: Promise<unknown>) => void} waitUntil
 */
async function library(request, waitUntil) {
  const cache = await caches.open(LIBRARY);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) waitUntil(keepOnly(cache, request, answer.clone()));
  return answer;
}

/** @param {Cache} cache @param {Request} request @param {Response} answer */
async function keepOnly(cache, request, answer) {
  await cache.put(request, answer);
  for (const other of await cache.keys()) if (other.url !== request.url) await cache.delete(other);
}

async function install() {
  const cache = await caches.open(BUILD);
  /* Past the HTTP cache, so that page and scripts are of one build. */
  await cache.addAll(FILES.map((path) => new Request(path, { cache: 'reload' })));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(
    names
      .filter((name) => name.startsWith('judify-') && name !== BUILD)
      .map((n) => caches.delete(n)),
  );
  await worker.clients.claim();
}

/** A notification was pressed: to the page that it is about, in the tab that was used last. @param {any} pressed */
async function follow(pressed) {
  pressed.close();
  const { href } = pressed.data;
  const [tab] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!tab) return worker.clients.openWindow(href);
  tab.postMessage({ type: 'pressed', href });
  await tab.focus();
}

worker.addEventListener('notificationclick', (/** @type {any} */ event) =>
  event.waitUntil(follow(event.notification)),
);
worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || isLive(url)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
  else if (/^\/assets\/.*\.wasm$/.test(url.pathname)) {
    event.respondWith(library(request, (work) => event.waitUntil(work)));
  }
});
