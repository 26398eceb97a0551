/**
 * tests/faults/shim.js - what stands between the program and the system
 * (shim.c), as a story sees it.
 *
 *   const shim = new Shim(folder, { under: server.data });
 *   shim.environment goes to the program; then shim.fail({ call: 3, ... })
 */
import { closeSync, existsSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const SHIM = fileURLToPath(new URL('../../build/faults/shim.so', import.meta.url));

/** Of shim.c. */
export const KINDS = { write: 1, sync: 2, open: 4, name: 8 };
const ACTIONS = { EIO: 1, ENOSPC: 2, short: 3, kill: 4 };
const ALL = KINDS.write | KINDS.sync | KINDS.open | KINDS.name;
const PLACES = ['kinds', 'action', 'first', 'last', 'clockMs', 'calls', 'failed', 'logBytes'];
const FOR_EVER = 0x7fffffffffffffffn;

export class Shim {
  #fd;

  /**
   * @param {string} folder  for its own files
   * @param {{ under: string, isRecording?: boolean }} options  under: the folder that is meant
   */
  constructor(folder, { under, isRecording = false }) {
    if (!existsSync(SHIM)) throw new Error('run `make faults` first');
    const file = path.join(folder, 'plan');
    this.log = path.join(folder, 'log');
    writeFileSync(file, Buffer.alloc(8 * PLACES.length));
    this.#fd = openSync(file, 'r+');
    this.environment = {
      LD_PRELOAD: SHIM,
      JUDIFY_SHIM: file,
      JUDIFY_SHIM_UNDER: under,
      ...(isRecording && { JUDIFY_SHIM_LOG: this.log }),
    };
  }

  #write(name, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    writeSync(this.#fd, bytes, 0, 8, 8 * PLACES.indexOf(name));
  }

  #read(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.#fd, bytes, 0, 8, 8 * PLACES.indexOf(name));
    return Number(bytes.readBigInt64LE());
  }

  /**
   * From now on calls are counted anew, and that one fails; or all from it.
   * `short`: half of that write is done, and the next one finds the disk full.
   *
   * @param {{ call: number, action: keyof ACTIONS, kinds?: number, isLasting?: boolean }} fault
   */
  fail({ call, action, kinds = action === 'short' ? KINDS.write : ALL, isLasting = false }) {
    this.heal();
    this.#write('calls', 0);
    this.#write('failed', 0);
    this.#write('action', ACTIONS[action]);
    this.#write('first', call);
    const last = action === 'short' ? call + 1 : call;
    this.#write('last', isLasting ? FOR_EVER : last);
    this.#write('kinds', kinds);
  }

  /** Nothing fails any more. */
  heal() {
    this.#write('kinds', 0);
  }

  /** How many calls were made to fail since fail(). */
  get failed() {
    return this.#read('failed');
  }

  /** Where the record of changes is now. */
  get position() {
    return this.#read('logBytes');
  }

  /** The wall clock, for the program, so far from where it is. */
  set clockMs(ms) {
    this.#write('clockMs', ms);
  }

  close() {
    closeSync(this.#fd);
  }
}
