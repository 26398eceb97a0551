import { classNames } from './classNames.js';
import styles from './Badge.module.css';

/**
 * One word about the thing beside it.
 *
 * @param {{ tone?: 'neutral' | 'brand' | 'accent' | 'danger' | 'success', children: React.ReactNode }} props
 */
export function Badge({ tone = 'neutral', children }) {
  return <span className={classNames(styles.badge, styles[tone])}>{children}</span>;
}
