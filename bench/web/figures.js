/**
 * figures.js - what is measured in a browser, and what is allowed.
 *
 * A budget that is passed fails the run. Those of the issue stand as it says
 * them; the others are what the app does today, and half as much again: they
 * are there to catch a change for the worse.
 */

/** @typedef {{ name: string, about: string, unit: string, budgets: Record<string, number> }} Figure */

/** Of each: which of its samples count (p50, p99, most), and how large each may be. */
export const figures = [
  figure('js_before_login', 'JavaScript before login, gzip', 'kB', { most: 110 }),
  figure('login_cold', 'Login page, first visit', 'ms', { p50: 800 }),
  figure('login_warm', 'Login page, again', 'ms', { p50: 400 }),
  figure('messages_cold', 'Ready to write, first visit', 'ms', { p50: 4_000 }),
  figure('messages_warm', 'Ready to write, again', 'ms', { p50: 1_500 }),
  figure('click_to_screen', 'From click to the other screen', 'ms', { p50: 40, p99: 120 }),
  figure('opening', 'Opening 10,000 messages', 'ms', { p50: 100 }),
  figure('memory', 'Live objects after opening 10,000', 'MB', { most: 40 }),
  figure('typing', 'From key to letter, 50 messages/s coming in', 'ms', { p50: 50, p99: 200 }),
  figure('first_search', 'First search over 20,000, server stopped', 'ms', { p50: 200 }),
];

/** @returns {Figure} */
function figure(name, about, unit, budgets) {
  return { name, about, unit, budgets };
}

/** @param {number[]} samples @param {number} share  0 to 1; the nearest rank */
function rank(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** One row of web.json. @param {Figure} figure @param {number[]} samples */
export function rowOf({ name, about, unit, budgets }, samples) {
  const values = { p50: rank(samples, 0.5), p99: rank(samples, 0.99), most: rank(samples, 1) };
  const over = Object.keys(budgets).filter((which) => !(values[which] <= budgets[which]));
  return { name, about, unit, ...values, samples: samples.length, budgets, over };
}

/** @param {ReturnType<typeof rowOf>[]} rows @returns {string} for the terminal */
export function tableOf(rows) {
  const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  const lines = rows.map((row) => [
    row.about,
    ...[row.p50, row.p99].map((value) => `${digits(value)} ${row.unit}`),
    String(row.samples),
    Object.entries(row.budgets)
      .map(([which, budget]) => `${which} ${budget}`)
      .join(', '),
    row.over.length ? `OVER: ${row.over.join(', ')}` : '',
  ]);
  const table = [['', 'p50', 'p99', 'samples', 'budget', ''], ...lines];
  const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
  return table
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
