import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  decodeEnvelope,
  encodeEnvelope,
  encodeProbe,
  isProbeAnswer,
  jsonPayload,
  MalformedEnvelope,
} from './envelope.js';

/**
 * The protocol's own examples; the C tests read the same file.
 *
 * @type {{ valid: any[], invalid: any[] }}
 */
const vectors = JSON.parse(readFileSync('../tests/vectors/envelope.json', 'utf8'));

/** @param {string} hex */
const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('valid vectors', () => {
  test.each(vectors.valid)('$name', (row) => {
    const envelope = decodeEnvelope(bytesOf(row.bytes));

    expect(envelope).toEqual({
      kind: row.kindName.toUpperCase(),
      isEphemeral: (row.flags & 1) !== 0,
      isLate: (row.flags & 2) !== 0,
      reason: row.code === 0 ? null : row.codeName,
      epoch: row.epoch,
      deviceId: row.device,
      userId: row.user,
      id: row.id,
      payload: bytesOf(row.payload),
    });
    expect(encodeEnvelope(envelope)).toEqual(bytesOf(row.bytes));
  });
});

describe('invalid vectors', () => {
  test.each(vectors.invalid)('$name', (row) => {
    expect(() => decodeEnvelope(bytesOf(row.bytes))).toThrow(MalformedEnvelope);
  });
});

test('every header cut short is refused', () => {
  const whole = bytesOf(vectors.valid[1].bytes).slice(0, 48);
  for (let cut = 0; cut < 48; cut++) {
    expect(() => decodeEnvelope(whole.slice(0, cut)), `cut at ${cut}`).toThrow(MalformedEnvelope);
  }
});

test('an envelope inside a larger buffer is read from its own beginning', () => {
  const whole = bytesOf(vectors.valid[1].bytes);
  const inside = new Uint8Array(100 + whole.length);
  inside.set(whole, 100);
  expect(decodeEnvelope(inside.subarray(100))).toEqual(decodeEnvelope(whole));
});

test.each(['', 'not-an-id', '019A1B2C-3d4e-7f50-8123-456789abcdef'])(
  '%j is no user id',
  (userId) => {
    expect(() => encodeEnvelope({ kind: 'SEND', userId })).toThrow(MalformedEnvelope);
  },
);

test('the JSON of a WELCOME', () => {
  const welcome = decodeEnvelope(bytesOf(vectors.valid[0].bytes));
  expect(jsonPayload(welcome)).toMatchObject({ waiting: 3, pageMax: 64 });
  expect(() => jsonPayload({ ...welcome, payload: Uint8Array.of(0xff) })).toThrow(
    MalformedEnvelope,
  );
});

test('a probe asks for what is always refused, and its answer is known by device 0', () => {
  const userId = '019a1b2c-3d4e-7f50-8123-456789abcdef';
  const probe = decodeEnvelope(encodeProbe(userId));
  expect(probe).toMatchObject({ kind: 'SEND', userId, deviceId: '0000000000000000', epoch: 0 });
  expect(isProbeAnswer({ ...probe, kind: 'REFUSED', reason: 'slow_down' })).toBe(true);
  expect(isProbeAnswer({ ...probe, kind: 'REFUSED', deviceId: '1'.repeat(16) })).toBe(false);
});
