// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deviceCode, safetyNumber } from './safetyNumber.js';

/** @type {{ numbers: any[], codes: any[] }} */
const vectors = JSON.parse(readFileSync('../tests/vectors/safety_number.json', 'utf8'));

describe('vectors', () => {
  test.each(vectors.numbers)('$name', async ({ one, other, number }) => {
    expect(await safetyNumber(one, other)).toBe(number);
    expect(await safetyNumber(other, one)).toBe(number);
  });

  test.each(vectors.codes)('$name', async ({ identity, deviceKey, code }) => {
    expect(await deviceCode(identity, deviceKey)).toBe(code);
  });
});
