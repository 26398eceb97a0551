import { encode } from 'uqr';
import styles from './QrCode.module.css';

/**
 * @param {{ text: string, label: string }} props  label: what it is, for who cannot see it
 */
export function QrCode({ text, label }) {
  const { data, size } = encode(text, { border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [[x, y]] : [])));
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={dark.map(([x, y]) => `M${x} ${y}h1v1h-1Z`).join('')} />
    </svg>
  );
}
