/** The week as it is drawn: what only a browser with a screen can tell. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';
import { DESK } from './pages.js';
import { useBrowser, visitAs } from './visitor.js';

useBrowser();

test('on clocks of twelve hours the week cuts no line of a lesson in two', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const start = dayFromNow(2, 600);
  await ann.book({ tutor: bob, start });
  const tutor = await visitAs(t, server, bob, {
    viewport: DESK,
    locale: 'en-US',
  });
  await tutor.goTo(`/sessions/calendar?view=week&week=${start.slice(0, 10)}`);
  const lesson = tutor.page.getByRole('link', { name: /Algebra.*10:00.AM/ });
  const lines = await lesson.evaluate(linesSeen);
  assert.deepEqual(
    lines.map(({ text }) => text),
    ['Algebra', '10:00 AM'],
  );
  for (const { text, share } of lines) assert.ok(share > 0.9, `${text}: ${share} of it is seen`);
});

/** The lines of a block, and how much of each is inside of what clips it. Runs in the page. */
function linesSeen(block) {
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const lines = [];
  while (texts.nextNode()) {
    range.selectNodeContents(texts.currentNode);
    for (const line of range.getClientRects()) {
      let [top, right, bottom, left] = [line.top, line.right, line.bottom, line.left];
      let box = texts.currentNode.parentElement;
      for (; box !== block.parentElement; box = box.parentElement) {
        if (getComputedStyle(box).display === 'inline') continue;
        const edge = box.getBoundingClientRect();
        top = Math.max(top, edge.top);
        right = Math.min(right, edge.right);
        bottom = Math.min(bottom, edge.bottom);
        left = Math.max(left, edge.left);
      }
      if (bottom - top < 1 || right - left < 1) continue;
      const text = texts.currentNode.data.replace(/\s/g, ' ');
      lines.push({ text, share: (bottom - top) / line.height });
    }
  }
  return lines;
}
