import styles from './Spinner.module.css';

/**
 * Something is under way; said as well as shown.
 *
 * @param {{ label?: string }} props
 */
export function Spinner({ label = 'Loading' }) {
  return <span className={styles.spinner} role="img" aria-label={label} />;
}
