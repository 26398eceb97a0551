import { expect, test, vi } from 'vitest';
import { createClock } from './clock.js';
import { memoryStorage } from './testing/memoryStorage.js';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const DAY = 86_400_000;

test.each([
  ['right', 0],
  ['a day ahead', DAY],
  ['a day behind', -DAY],
])('a laptop whose clock is %s dates as the relay does', (_name, wrongMs) => {
  const storage = memoryStorage();
  const here = () => NOW + wrongMs;
  const clock = createClock({ storage, here });
  expect(clock.now()).toBe(NOW + wrongMs);
  clock.hear('2026-11-23T09:00:00.000Z');
  expect(clock.now()).toBe(NOW);
  expect(createClock({ storage, here }).now(), 'at the next start').toBe(NOW);
});

test('a clock that was set right meanwhile is right again with the next WELCOME', () => {
  const storage = memoryStorage();
  createClock({ storage, here: () => NOW + DAY }).hear('2026-11-23T09:00:00.000Z');
  const clock = createClock({ storage, here: () => NOW });
  clock.hear('2026-11-23T09:00:00.000Z');
  expect(clock.now()).toBe(NOW);
});

test('what is no time, and a full storage, change nothing', () => {
  const clock = createClock({ storage: memoryStorage(0), here: () => NOW });
  clock.hear('soon');
  expect(clock.now()).toBe(NOW);
  clock.hear('2026-11-23T09:00:01.000Z');
  expect(clock.now()).toBe(NOW + 1_000);
});

test('who dates something waits for the relay, and not for ever', async () => {
  vi.useFakeTimers();
  const clock = createClock({ storage: memoryStorage(), here: () => NOW });
  const late = vi.fn();
  clock.settled().then(late);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(late).not.toHaveBeenCalled();
  clock.hear('2026-11-23T09:00:00.000Z');
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toHaveBeenCalledTimes(1);

  const alone = vi.fn();
  createClock({ storage: memoryStorage(), here: () => NOW })
    .settled()
    .then(alone);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(alone).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
