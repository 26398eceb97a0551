import styles from './Wordmark.module.css';

/** Our name and sign: an open book that is also something said. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg className={styles.sign} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path
          className={styles.bubble}
          d="M8 2h16a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H13.5l-6.3 4.4A.8.8 0 0 1 6 29.7V25.6A6 6 0 0 1 2 20V8a6 6 0 0 1 6-6Z"
        />
        <path
          className={styles.left}
          d="M15.2 9.6C13 8.2 10.4 7.7 7.4 7.7v10.5c3 0 5.6.5 7.8 1.9Z"
        />
        <path
          className={styles.right}
          d="M16.8 9.6c2.2-1.4 4.8-1.9 7.8-1.9v10.5c-3 0-5.6.5-7.8 1.9Z"
        />
      </svg>
      Judify
    </span>
  );
}
