/**
 * tooling/tally.js - the last line of a test run, in the form that every
 * suite of this project ends with: `N passed, N failed`.
 *
 * @implements {Partial<import('vitest/reporters').Reporter>}
 */
class Tally {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} errors  thrown outside any test
   */
  onTestRunEnd(modules, errors) {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      if (module.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        if (test.result().state === 'passed') passed += 1;
        else failed += 1;
      }
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

export { Tally as default };
