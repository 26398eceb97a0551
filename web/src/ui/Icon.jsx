import { ICON_PATHS } from './iconPaths.js';
import styles from './Icon.module.css';

/**
 * @typedef {keyof typeof ICON_PATHS} IconName
 */

/**
 * A drawing beside words; never instead of them, so it is hidden from readers.
 *
 * @param {{ name: IconName }} props
 */
export function Icon({ name }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
