/**
 * The words of a message, and what in them is a link.
 *
 * Tokens, never HTML: what a person typed is shown as they typed it. Only
 * http and https become links, and only as the whole address that is shown.
 */
const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,:;!?…]+$/;

/** An address keeps a closing bracket that it opened itself. @param {string} text */
function withoutTail(text) {
  let link = text.replace(TRAILING, '');
  while (link.endsWith(')') && link.split('(').length < link.split(')').length) {
    link = link.slice(0, -1).replace(TRAILING, '');
  }
  return link;
}

/**
 * @param {string} text
 * @returns {({ kind: 'text', text: string } | { kind: 'link', text: string, href: string })[]}
 */
export function textTokens(text) {
  /** @type {ReturnType<typeof textTokens>} */
  const tokens = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const link = withoutTail(match[0]);
    const href = /^www\./i.test(link) ? `https://${link}` : link;
    if (!URL.canParse(href) || !new URL(href).hostname.includes('.')) continue;
    if (match.index > from) tokens.push({ kind: 'text', text: text.slice(from, match.index) });
    tokens.push({ kind: 'link', text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length) tokens.push({ kind: 'text', text: text.slice(from) });
  return tokens;
}
