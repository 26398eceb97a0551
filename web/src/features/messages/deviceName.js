const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
];

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'Mac'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];

/**
 * What a person calls this browser in a list of theirs: "Firefox on Android".
 *
 * @param {string} userAgent
 */
export function deviceName(userAgent) {
  /** @param {string[][]} rows */
  const find = (rows) => rows.find(([mark]) => userAgent.includes(mark))?.[1];
  const [browser, system] = [find(BROWSERS) ?? 'Browser', find(SYSTEMS)];
  return system ? `${browser} on ${system}` : browser;
}
