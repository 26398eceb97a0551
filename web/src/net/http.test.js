import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, asApiError, onLoggedOut, request } from './http.js';

/** @type {import('vitest').Mock} */
let fetched;

beforeEach(() => {
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => vi.unstubAllGlobals());

/** @param {number} status @param {unknown} body @param {string} [type] */
function answer(status, body, type = 'application/json') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'Content-Type': type };
  fetched.mockResolvedValue(new Response(status === 204 ? null : text, { status, headers }));
}

/** @param {Promise<unknown>} promise @returns {Promise<ApiError>} */
function refusal(promise) {
  return promise.then(
    () => Promise.reject(new Error('expected a refusal')),
    (thrown) => thrown,
  );
}

describe('what is sent', () => {
  test('a body as JSON, with its idempotency key', async () => {
    answer(201, { session: {} });

    await request('POST', '/api/sessions', { body: { subject: 'Maths' }, idempotencyKey: 'k1' });

    const [path, init] = fetched.mock.calls[0];
    expect(path).toBe('/api/sessions');
    expect(init.method).toBe('POST');
    expect(init.body).toBe('{"subject":"Maths"}');
    expect(init.headers.get('Content-Type')).toBe('application/json');
    expect(init.headers.get('Idempotency-Key')).toBe('k1');
  });

  test('no body: no Content-Type', async () => {
    answer(200, {});

    await request('GET', '/api/me');

    expect(fetched.mock.calls[0][1].headers.has('Content-Type')).toBe(false);
  });
});

describe('what comes back', () => {
  test('the parsed body', async () => {
    answer(200, { user: { userId: 'u' } });
    expect(await request('GET', '/api/me')).toEqual({ user: { userId: 'u' } });
  });

  test('null for 204', async () => {
    answer(204, '');
    expect(await request('DELETE', '/api/logins/current')).toBeNull();
  });

  test('a problem becomes its code and its sentence', async () => {
    const problem = {
      code: 'slot_taken',
      title: 'This time was just taken',
      detail: 'Choose another one.',
      member: 'start',
    };
    answer(409, problem, 'application/problem+json');

    const error = await refusal(request('POST', '/api/sessions', { body: {} }));

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'slot_taken', status: 409, member: 'start' });
    expect(error.message).toBe('This time was just taken. Choose another one.');
    expect(error.isOffline).toBe(false);
  });

  test.each([
    ['a proxy page', 502, '<html>Bad gateway</html>', 'text/html'],
    ['broken JSON', 500, '{', 'application/problem+json'],
    ['a success that is not JSON', 200, '<html>', 'text/html'],
  ])('%s is unreadable, not a crash', async (_name, status, body, type) => {
    answer(status, body, type);
    expect(await refusal(request('GET', '/api/me'))).toMatchObject({ code: 'unreadable', status });
  });

  test.each([
    ['1', 'Too much. Try again in 1 second.'],
    ['45', 'Too much. Try again in 45 seconds.'],
    ['600', 'Too much. Try again in 10 minutes.'],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 'Too much. Slow down.'],
  ])('Retry-After %s is told to the person', async (value, sentence) => {
    const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': value };
    const problem = { code: 'slow_down', title: 'Too much', detail: 'Slow down' };
    fetched.mockResolvedValue(new Response(JSON.stringify(problem), { status: 429, headers }));

    expect((await refusal(request('GET', '/api/me'))).message).toBe(sentence);
  });

  test('no answer at all is offline', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));

    const error = await refusal(request('GET', '/api/me'));

    expect(error).toMatchObject({ code: 'offline', status: 0, isOffline: true });
  });

  test('what the caller aborts is not an ApiError', async () => {
    const control = new AbortController();
    fetched.mockImplementation(async () => {
      control.abort();
      throw control.signal.reason;
    });

    const error = await refusal(request('GET', '/api/tutors', { signal: control.signal }));

    expect(error.name).toBe('AbortError');
  });
});

test.each([
  ['login_required', 1],
  ['wrong_credentials', 0],
])('401 %s is heard %i times as the end of the login', async (code, times) => {
  const listener = vi.fn();
  const stop = onLoggedOut(listener);
  answer(401, { code, detail: 'Please log in.' }, 'application/problem+json');

  await refusal(request('GET', '/api/me'));
  stop();
  answer(401, { code, detail: 'Please log in.' }, 'application/problem+json');
  await refusal(request('GET', '/api/me'));

  expect(listener).toHaveBeenCalledTimes(times);
});

test('a mistake of our own gets a sentence too', () => {
  expect(asApiError(new RangeError('x'))).toMatchObject({ code: 'unexpected' });
});
