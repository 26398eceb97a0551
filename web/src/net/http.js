/**
 * net/http.js - the only place that says fetch.
 *
 * Every call answers with the parsed body or throws an ApiError with a stable
 * code and a sentence for a person.  Nothing above this file reads a status,
 * a header or a TypeError.
 */

/** Longer than any honest answer takes, shorter than a person's patience. */
const TIMEOUT_MS = 20_000;

/** Codes made here, when no answer of the server's can be had. */
const OFFLINE_SENTENCE = 'We cannot reach Judify right now. Check your connection and try again.';
const GARBLED_SENTENCE = 'Judify gave an answer we could not read. Please try again.';

/** A refusal: `code` is for programs, `message` is a sentence for a person. */
export class ApiError extends Error {
  /**
   * @param {string} code      stable, e.g. 'slot_taken'; 'offline' when nothing answered
   * @param {string} message   an English sentence that says what to do next
   * @param {number} [status]  HTTP status; 0 when nothing answered
   * @param {string} [member]  the member of the body that was refused, if it was one
   */
  constructor(code, message, status = 0, member = undefined) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.member = member;
  }

  /** Nobody answered: the same call may succeed later, unchanged. */
  get isOffline() {
    return this.code === 'offline';
  }
}

/**
 * Anything thrown, as an ApiError: what is not one is our own mistake.
 *
 * @param {unknown} thrown
 * @returns {ApiError}
 */
export function asApiError(thrown) {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError('unexpected', 'Something went wrong on this page. Please try again.');
}

/** @type {Set<() => void>} */
const loggedOutListeners = new Set();

/**
 * Hear when the server no longer knows this login (login_required, to anything).
 *
 * @param {() => void} listener
 * @returns {() => void} stop listening
 */
export function onLoggedOut(listener) {
  loggedOutListeners.add(listener);
  return () => loggedOutListeners.delete(listener);
}

/** @param {Response} response */
function isJson(response) {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

/**
 * When to try again, for a person: the header says it in seconds (RFC 9110 10.2.3).
 *
 * @param {Response} response
 */
function waitOf(response) {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  if (!Number.isInteger(seconds) || seconds < 1) return null;
  if (seconds < 90) return `Try again in ${seconds} second${seconds === 1 ? '' : 's'}`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes`;
}

/**
 * RFC 9457: the title says what is wrong, the detail what to do; code is ours.
 *
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
async function problemOf(response) {
  const problem = isJson(response) ? await response.json().catch(() => ({})) : {};
  const advice = waitOf(response) ?? problem.detail;
  const sentences = [problem.title, advice].filter((part) => typeof part === 'string');
  const words = sentences.map((part) => part.replace(/[.\s]*$/, '.')).join(' ');
  const code = problem.code ?? 'unreadable';
  return new ApiError(code, words || GARBLED_SENTENCE, response.status, problem.member);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, idempotencyKey?: string, signal?: AbortSignal }} options
 * @returns {Promise<Response>}
 */
async function send(method, path, { body, idempotencyKey, signal }) {
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiError('offline', OFFLINE_SENTENCE);
  }
}

/**
 * @param {string} method
 * @param {string} path  below the origin, e.g. '/api/me'
 * @param {object} [options]
 * @param {unknown} [options.body]            sent as JSON
 * @param {string} [options.idempotencyKey]   the same key gives the same answer, however often
 * @param {AbortSignal} [options.signal]      aborting throws the AbortError, not an ApiError
 * @returns {Promise<any>} the parsed body; null for 204
 */
export async function request(method, path, options = {}) {
  const response = await send(method, path, options);
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === 'login_required') loggedOutListeners.forEach((listener) => listener());
    throw problem;
  }
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new ApiError('unreadable', GARBLED_SENTENCE, response.status);
  }
}
