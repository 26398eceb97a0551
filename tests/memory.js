/**
 * tests/memory.js - everything that another process has in its memory, as a
 * core dump would have it: each readable mapping of /proc/PID/mem.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** What the kernel maps for itself; no dump has it. */
const KERNELS = /\[(vvar|vvar_vclock|vsyscall)\]$/;

/** @returns {{ start: number, end: number }[]} */
function readableMaps(pid) {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .map((line) => [/^([0-9a-f]+)-([0-9a-f]+) r/.exec(line), line])
    .filter(([range, line]) => range && !KERNELS.test(line))
    .map(([[, start, end]]) => ({ start: parseInt(start, 16), end: parseInt(end, 16) }));
}

/** Nothing of it is mapped or unmapped while `look` looks. */
function whileItStands(pid, look) {
  const stands = () => /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  process.kill(pid, 'SIGSTOP');
  try {
    while (!stands());
    return look();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/**
 * Count how often `needle` stands in the memory of a process.
 *
 * @param {number} pid
 * @param {Buffer} needle
 * @returns {{ hits: number, bytes: number }}  bytes: how much was looked at
 */
export function searchMemory(pid, needle) {
  return whileItStands(pid, () => search(pid, needle));
}

function search(pid, needle) {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES + needle.length);
  let [hits, bytes] = [0, 0];
  for (const { start, end } of readableMaps(pid)) {
    for (let at = start; at < end; at += CHUNK_BYTES) {
      /* Longer than the step by a needle less one: what lies across is found, once. */
      const want = Math.min(CHUNK_BYTES + needle.length - 1, end - at);
      const got = readSync(memory, chunk, 0, want, at);
      bytes += Math.min(got, CHUNK_BYTES);
      hits += countIn(chunk.subarray(0, got), needle);
    }
  }
  closeSync(memory);
  return { hits, bytes };
}

function countIn(haystack, needle) {
  let hits = 0;
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) hits++;
  return hits;
}
