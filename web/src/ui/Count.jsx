import styles from './Count.module.css';

/**
 * How many wait for the person; nothing at zero.
 *
 * @param {{ count: number, noun: string }} props  noun: plural, for a screen reader.
 */
export function Count({ count, noun }) {
  if (count <= 0) return null;
  return (
    <span className={styles.count}>
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> {noun}</span>
    </span>
  );
}
