import { textTokens } from './view/textTokens.js';

/**
 * The words of a message, as they were typed; addresses can be followed.
 *
 * @param {{ text: string }} props
 */
export function MessageText({ text }) {
  return textTokens(text).map((token, i) =>
    token.kind === 'link' ? (
      <a key={i} href={token.href} target="_blank" rel="noopener noreferrer nofollow">
        {token.text}
      </a>
    ) : (
      <span key={i}>{token.text}</span>
    ),
  );
}
