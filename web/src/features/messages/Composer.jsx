import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { ProblemAction } from './ProblemAction.jsx';
import { TEXT_MAX_CHARS } from './core/content.js';
import { useDraft } from './useDraft.js';
import { useKeptFocus } from './useKeptFocus.js';
import { connectionProblem } from './view/words.js';
import styles from './Composer.module.css';

/** Shown before the end, so that nobody is cut off in the middle of a word. */
const NEARLY_FULL = TEXT_MAX_CHARS - 500;

/**
 * Enter sends, Shift and Enter begin a new line.
 *
 * @param {{
 *   conversationId: string,
 *   contactName: string,
 *   connection: import('./types.js').Connection,
 *   onSend: (text: string) => Promise<unknown>,
 *   onTyping: () => void,
 *   onReconnect: () => void,
 * }} props
 */
export function Composer({
  conversationId,
  contactName,
  connection,
  onSend,
  onTyping,
  onReconnect,
}) {
  const { draft, isRefused, handleDraft, handleSend } = useDraft(conversationId, onSend);
  const problem = connectionProblem(connection);
  const field = useKeptFocus(problem !== null);

  /** @param {React.FormEvent} event */
  function handleSubmit(event) {
    event.preventDefault();
    if (!problem) handleSend();
  }

  /** @param {React.ChangeEvent<HTMLTextAreaElement>} event */
  function handleChange(event) {
    handleDraft(event.target.value);
    if (event.target.value.trim()) onTyping();
  }

  /** @param {React.KeyboardEvent} event */
  function handleKeyDown(event) {
    const isEnter = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (isEnter) handleSubmit(event);
  }

  return (
    <form className={styles.composer} onSubmit={handleSubmit}>
      {problem && (
        <div id="composer-problem" className={styles.problem}>
          <Icon name="offline" />
          <p>{problem.sentence}</p>
          <ProblemAction problem={problem} look="quiet" onReconnect={onReconnect} />
        </div>
      )}
      {isRefused && (
        <p role="alert" className={styles.refused}>
          This browser could not keep your message, so it was not sent. It is still here.
        </p>
      )}
      <div className={styles.line}>
        <label className={styles.grow} data-draft={draft}>
          <span className="visually-hidden">Message to {contactName}</span>
          <textarea
            ref={field}
            rows={1}
            value={draft}
            maxLength={TEXT_MAX_CHARS}
            placeholder={`Write to ${contactName}`}
            disabled={problem !== null}
            aria-describedby={problem ? 'composer-problem' : undefined}
            onChange={handleChange}
            onKeyDown={handleKeyDown}
            enterKeyHint="send"
          />
        </label>
        <Button type="submit" className={styles.send} disabled={!!problem || !draft.trim()}>
          <Icon name="send" />
          <span className={styles.sendWord}>Send</span>
        </Button>
      </div>
      {draft.length > NEARLY_FULL && (
        <p className={styles.room} role="status">
          {TEXT_MAX_CHARS - draft.length} characters left
        </p>
      )}
    </form>
  );
}
