import { expect, test, vi } from 'vitest';
import { createResource } from './resource.js';

test('an answer makes it ready', async () => {
  const resource = createResource(async () => 'tutors');
  expect(resource.read().status).toBe('loading');

  await resource.reload();

  expect(resource.read()).toEqual({ status: 'ready', data: 'tutors', error: null });
});

test('a refusal is kept, and what was there before stays', async () => {
  const load = vi.fn().mockResolvedValueOnce('old').mockRejectedValueOnce(new Error('offline'));
  const resource = createResource(load);

  await resource.reload();
  await resource.reload();

  expect(resource.read()).toMatchObject({ status: 'failed', data: 'old' });
  expect(resource.read().error?.message).toBe('offline');
});

test('a slow first answer does not overwrite a later one', async () => {
  /** @type {((value: string) => void)[]} */
  const answer = [];
  const resource = createResource(() => new Promise((resolve) => answer.push(resolve)));

  const first = resource.reload();
  const second = resource.reload();
  answer[1]('second');
  answer[0]('first');
  await Promise.all([first, second]);

  expect(resource.read().data).toBe('second');
});

test('after stop nothing is heard', async () => {
  const resource = createResource(async () => 'late');
  const listener = vi.fn();
  resource.subscribe(listener);

  const asked = resource.reload();
  resource.stop();
  await asked;

  expect(listener).not.toHaveBeenCalled();
});
