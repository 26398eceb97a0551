/**
 * What each refusal of the relay asks of the sender, one row for each code.
 */

/** @param {number} firstMs @param {number} tries @param {number} ceilingMs */
export function doubled(firstMs, tries, ceilingMs) {
  return Math.min(ceilingMs, firstMs * 2 ** Math.min(tries, 20));
}

/**
 * What a refusal asks of the sender (protocol.md 5.4).
 *
 *   fail   tell the person          ask   get the device list first
 *   wait   offer again, this late, or when the recipient comes online
 *
 * @type {Record<string, 'fail' | 'ask' | 'pause' | { firstMs: number, ceilingMs: number }>}
 */
const RULES = {
  not_contact: 'fail',
  blocked: 'fail',
  too_large: 'fail',
  expired: 'fail',
  undeliverable: 'ask',
  unknown_device: 'ask',
  devices_stale: 'ask',
  slow_down: 'pause',
  mailbox_full: { firstMs: 60_000, ceilingMs: 3_600_000 },
  relay_full: { firstMs: 30_000, ceilingMs: 600_000 },
  unknown: { firstMs: 60_000, ceilingMs: 3_600_000 },
  /* Not the relay's: it could not be sealed, for want of a key or of the server. */
  not_allowed: 'fail',
  unsealed: { firstMs: 2_000, ceilingMs: 300_000 },
};

/** A code of tomorrow is waited out. @param {string} reason */
export function ruleOf(reason) {
  return RULES[reason] ?? RULES.unknown;
}
