import { expect, test, vi } from 'vitest';
import { askToKeep } from './askToKeep.js';
import { memoryStorage } from './testing/memoryStorage.js';

/** @param {boolean} isKept @returns {any} */
const managerOf = (isKept) => ({
  persisted: vi.fn(async () => isKept),
  persist: vi.fn(async () => true),
});

test('the browser is asked once', async () => {
  const [storage, manager] = [memoryStorage(), managerOf(false)];
  await askToKeep(storage, manager);
  await askToKeep(storage, manager);
  expect(manager.persist).toHaveBeenCalledTimes(1);
});

test('and not at all when it keeps everything anyway, or cannot be asked', async () => {
  const manager = managerOf(true);
  await askToKeep(memoryStorage(), manager);
  expect(manager.persist).not.toHaveBeenCalled();
  await askToKeep(memoryStorage(), undefined);
});
