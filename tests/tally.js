/**
 * tests/tally.js - a reporter of node's test runner: one line a test, the
 * whole error of each that failed, and `N passed, N failed` at the end.
 *
 * A suite (describe) is not a test of its own; whatever node skips or leaves
 * to be done counts as failed, because a test that does not run proves nothing.
 */
import path from 'node:path';
import { inspect } from 'node:util';

export default async function* tally(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite' || isNotAskedFor(data)) continue;

    const wasRun = type === 'test:pass' && data.skip === undefined && data.todo === undefined;
    const seconds = (data.details.duration_ms / 1000).toFixed(1);
    const file = path.basename(data.file ?? '').replace(/\.(test|spec)\.js$/, '');
    if (wasRun) passed += 1;
    else failed += 1;
    yield `  ${wasRun ? 'passed' : 'FAILED'}  ${file}: ${data.name} (${seconds} s)\n`;
    if (!wasRun) yield `${explain(data.details.error)}\n`;
  }
  yield `${passed} passed, ${failed} failed\n`;
}

/** Left out by --test-name-pattern. */
function isNotAskedFor({ skip }) {
  return typeof skip === 'string' && skip.includes('name does not match pattern');
}

function explain(error) {
  const cause = error?.cause ?? error ?? 'it was skipped';
  return inspect(cause).replace(/^/gm, '      ');
}
