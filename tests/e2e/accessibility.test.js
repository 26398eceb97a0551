/** axe finds nothing serious on any page, small or large, light or dark. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeSource } from '../packages.js';
import { startServer } from '../server.js';
import { DESK, furnish, pagesOf, PHONE, SCHEMES, show, talk } from './pages.js';
import { useBrowser, visit, visitAs } from './visitor.js';

useBrowser();

/** What may be wrong in the dark, of a page that is right in the light. */
const ONLY_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe calls serious or critical, one line each. @param {string[]} [runOnly]  its rules; all */
async function findingsOf({ page }, runOnly) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate((options) => window.axe.run(options), {
    resultTypes: ['violations'],
    ...(runOnly && { runOnly }),
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

async function visitorsOf(t, server, people, options) {
  return {
    visitor: await visit(t, server, options),
    student: await visitAs(t, server, people.ann, options),
    newcomer: await visitAs(t, server, people.cid, options),
    tutor: await visitAs(t, server, people.bob, options),
  };
}

for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
  test(`every page on a ${size}, light and dark`, async (t) => {
    const server = await startServer(t);
    const people = await furnish(server);
    const visitors = await visitorsOf(t, server, people, {
      viewport,
      reducedMotion: 'reduce',
    });
    await talk(visitors.student, visitors.tutor, people);

    for (const page of pagesOf(people)) {
      const visitor = visitors[page.who];
      await show(visitor, page);
      for (const [turns, colorScheme] of SCHEMES.entries()) {
        await turn(visitor, colorScheme);
        const findings = await findingsOf(visitor, turns > 0 ? ONLY_COLOURS : undefined);
        assert.deepEqual(findings, [], `${page.name}, ${colorScheme}`);
      }
      assert.ok(await fits(visitor), `${page.name} is wider than its window`);
    }
    for (const visitor of Object.values(visitors)) assert.deepEqual(visitor.mistakes, []);
  });
}

/** Show it in these colours, and wait until none is on its way to another: axe would find it pale. */
async function turn({ page }, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
  );
}

/** Nothing has to be scrolled sideways. */
function fits(visitor) {
  return visitor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

test('axe itself finds what is wrong', async (t) => {
  const server = await startServer(t);
  const visitor = await visit(t, server);
  await visitor.goTo('/login');
  await visitor.sees('heading', 'Welcome back');
  await visitor.page.evaluate(() => document.querySelector('label').remove());
  assert.match((await findingsOf(visitor)).join('\n'), /^label/m);
});

test('a lesson is booked and a message sent with the keyboard alone', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const student = await visitAs(t, server, ann);
  await student.goTo(`/tutors/${bob.userId}/book`);
  await student.sees('button', 'Next week');
  await student.page.locator('input[name="slot"]').first().waitFor({ state: 'attached' });
  const { keyboard } = student.page;

  await tabTo(student, 'INPUT', 'slot');
  await keyboard.press('Space');
  await tabTo(student, 'BUTTON', 'Book this lesson');
  await keyboard.press('Enter');
  await student.page.waitForURL('**/messages/*');
  await student.isOnline();
  await tabTo(student, 'TEXTAREA', '');
  await keyboard.type('Without a mouse');
  await keyboard.press('Enter');

  await student.reads(bob, 'Without a mouse');
});

/** Press Tab until such an element has the focus: its tag, and its name or text. */
async function tabTo(visitor, tag, name) {
  for (let presses = 0; presses < 60; presses += 1) {
    await visitor.page.keyboard.press('Tab');
    const [focused, words] = await visitor.page.evaluate(() => {
      const { tagName, name: own, textContent } = document.activeElement;
      return [tagName, `${own ?? ''} ${textContent}`];
    });
    if (focused === tag && words.includes(name)) return;
  }
  assert.fail(`60 times Tab, and no ${tag} ${name}`);
}
