/** From samples to medians, to relay.json and to the table on the terminal. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @returns {{mid: number, low: number, high: number} | null} */
export function spread(samples, field) {
  const values = samples.map((sample) => sample[field]).filter((value) => value !== undefined);
  if (values.length === 0) return null;
  return { mid: median(values), low: Math.min(...values), high: Math.max(...values) };
}

const FIELDS = [
  'cpu_ns_per_message',
  'messages_per_s',
  'p50_us',
  'p99_us',
  'rss_bytes_per_idle_link',
];

/** One row of relay.json; a figure that a scenario has not is null. */
export function rowOf({ scenario, contender, samples }) {
  const row = { name: scenario, contender };
  for (const field of FIELDS) row[field] = spread(samples, field)?.mid ?? null;
  row.rounds = samples.length;
  return row;
}

/* What is printed for a scenario: its first figure also as a ratio. */
const COLUMNS = [
  ['cpu_ns_per_message', 'CPU ns/msg'],
  ['rss_bytes_per_idle_link', 'B/idle link'],
  ['welcome_s', 'welcome s'],
  ['drain_s', 'drain s'],
  ['messages_per_s', 'msg/s'],
  ['p50_us', 'p50 us'],
  ['p99_us', 'p99 us'],
  ['calm_p99_us', 'calm p99 us'],
  ['gave_up_per_message', 'waits/msg'],
  ['cpu_share', 'of a core'],
  ['rss_bytes', 'RSS bytes'],
];

function figure(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

function cell(results, column) {
  const found = spread(results.samples, column);
  if (found === null) return '';
  const around = found.mid === 0 ? 0 : (found.high - found.low) / 2 / found.mid;
  return `${figure(found.mid)}${results.samples.length > 1 ? ` ±${Math.round(100 * around)}%` : ''}`;
}

function pad(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row.map((text, i) => (i ? text.padStart(widths[i]) : text.padEnd(widths[i]))).join('  '),
    )
    .join('\n');
}

/* A line of titles, then one for each contender; ratios are judify's to it. */
function rowsOf(results) {
  const columns = COLUMNS.filter(([field]) => spread(results[0].samples, field) !== null);
  const [first] = columns[0];
  const ours = results.find(({ contender }) => contender === 'judify');
  const rows = [['', ...columns.map(([, title]) => title), 'judify/it']];
  for (const result of results) {
    const its = spread(result.samples, first);
    const ratio = ours && its ? spread(ours.samples, first).mid / its.mid : NaN;
    rows.push([
      result.contender,
      ...columns.map(([field]) => cell(result, field)),
      Number.isFinite(ratio) ? ratio.toFixed(2) : '',
    ]);
  }
  return rows;
}

/** Everything about one scenario, as text. */
export function tableOf(about, results) {
  return `${results[0].scenario}: ${about}\n${pad(rowsOf(results))}\n`;
}

/** The same for docs/performance.md: one table for each scenario. */
export function markdown({ machine, results }, groups) {
  const { date, cpu, cores, kernel } = machine;
  const parts = [`Measured on ${date}: ${cpu}, ${cores} cores, Linux ${kernel}.`];
  for (const scenario of groups.flatMap((group) => group.scenarios)) {
    const found = results.filter((result) => result.scenario === scenario.name);
    if (found.length === 0) continue;
    const [titles, ...rows] = rowsOf(found);
    const line = (cells) => `| ${cells.join(' | ')} |`;
    const rule = line(titles.map((_, i) => (i ? '---:' : '---')));
    parts.push(`**${scenario.name}**: ${scenario.about}`);
    parts.push([line(titles), rule, ...rows.map(line)].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}
