import { classNames } from './classNames.js';
import styles from './Skeleton.module.css';

/**
 * The shape of what is coming, so that nothing jumps when it comes.
 *
 * @param {{ label: string, rows?: number, shape?: 'line' | 'card', isGrid?: boolean }} props
 *   label: what is loading, for a screen reader.
 */
export function Skeleton({ label, rows = 3, shape = 'line', isGrid = false }) {
  return (
    <div role="status" className={classNames(styles.skeleton, isGrid && styles.grid)}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden="true" className={styles[shape]} />
      ))}
    </div>
  );
}
