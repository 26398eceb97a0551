/** Bars as SVG: one panel per scenario, one bar per contender, its spread as a line. */

const WIDTH = 720;
const BAR = 18;
const GAP = 6;
const LEFT = 110;
const RIGHT = 120;
const TITLE = 34;

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function short(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function bar({ label, mid, low, high }, y, most) {
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const middle = y + BAR / 2;
  const fill = label === 'judify' ? '#0b7285' : '#adb5bd';
  return [
    `<text x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${escape(label)}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${(mid * scale).toFixed(1)}" height="${BAR}" fill="${fill}"/>`,
    `<path d="M${(LEFT + low * scale).toFixed(1)} ${middle}H${(LEFT + high * scale).toFixed(1)}" stroke="#212529"/>`,
    `<text x="${(LEFT + high * scale + 8).toFixed(1)}" y="${middle + 4}">${short(mid)}</text>`,
  ].join('\n');
}

/**
 * @param {string} title
 * @param {{title: string, bars: {label: string, mid: number, low: number, high: number}[]}[]} panels
 */
export function plot(title, panels) {
  const parts = [];
  let y = 40;
  for (const panel of panels) {
    const most = Math.max(...panel.bars.map(({ high }) => high), Number.MIN_VALUE);
    parts.push(`<text x="8" y="${y + 18}" font-weight="bold">${escape(panel.title)}</text>`);
    y += TITLE - 6;
    for (const one of panel.bars) {
      parts.push(bar(one, y, most));
      y += BAR + GAP;
    }
    y += GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 8}" viewBox="0 0 ${WIDTH} ${y + 8}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="24" font-size="16">${escape(title)}</text>
${parts.join('\n')}
</svg>
`;
}
