import styles from './TypingIndicator.module.css';

/**
 * Not announced: it would talk over whoever is being written to.
 *
 * @param {{ name: string }} props
 */
export function TypingIndicator({ name }) {
  return (
    <p className={styles.typing}>
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {name} is writing…
    </p>
  );
}
