/**
 * tests/e2e/screenshots.js - every page at both widths and in both
 * colour schemes, as build/screenshots/NAME-WIDTH-SCHEME.png.  It tests
 * nothing: look at them.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { startServer } from '../server.js';
import { DESK, furnish, pagesOf, PHONE, SCHEMES, show, talk } from './pages.js';
import { useBrowser, visit, visitAs } from './visitor.js';

const folder = process.env.SCREENSHOTS ?? 'build/screenshots';
mkdirSync(folder, { recursive: true });
useBrowser();
after(() => console.log(`the screenshots are in ${folder}`));

for (const viewport of [PHONE, DESK]) {
  for (const colorScheme of SCHEMES) {
    test(`${viewport.width} px, ${colorScheme}`, async (t) => {
      const server = await startServer(t);
      const people = await furnish(server);
      const options = { viewport, colorScheme };
      const visitors = {
        visitor: await visit(t, server, options),
        student: await visitAs(t, server, people.ann, options),
        newcomer: await visitAs(t, server, people.cid, options),
        tutor: await visitAs(t, server, people.bob, options),
      };
      await talk(visitors.student, visitors.tutor, people);

      const take = (visitor, name) =>
        visitor.page.screenshot({
          path: path.join(folder, `${name}-${viewport.width}-${colorScheme}.png`),
        });
      for (const page of pagesOf(people)) {
        await show(visitors[page.who], page);
        await take(visitors[page.who], page.name);
      }
      await visitors.student.chooseSlot(people.bob, { nth: 3 });
      await take(visitors.student, 'book-chosen');
      const berlin = await visitAs(t, server, people.bob, {
        ...options,
        timezoneId: 'Europe/Berlin',
      });
      for (const [name, week] of Object.entries({ short: '2027-03-24', long: '2027-10-27' })) {
        await berlin.goTo(`/sessions/calendar?view=week&week=${week}`);
        await berlin.sees('button', /Open for booking/);
        await take(berlin, `calendar-${name}-day`);
      }
      await visitors.student.openConversation(people.bob);
      await server.stop();
      await visitors.student.connection('Offline').waitFor();
      await take(visitors.student, 'conversation-offline');
    });
  }
}
