import { classNames } from './classNames.js';
import { Icon } from './Icon.jsx';
import styles from './Banner.module.css';

/** @type {Record<string, import('./Icon.jsx').IconName>} */
const ICONS = { info: 'info', warning: 'warning', danger: 'warning', success: 'check' };

/**
 * A sentence the person should not miss, in the flow of the page.
 *
 * @param {{
 *   tone?: 'info' | 'warning' | 'danger' | 'success',
 *   title?: string,
 *   children?: React.ReactNode,
 *   actions?: React.ReactNode,
 * }} props  A danger is announced at once, everything else when the reader pauses.
 */
export function Banner({ tone = 'info', title, children, actions }) {
  return (
    <div
      className={classNames(styles.banner, styles[tone])}
      role={tone === 'danger' ? 'alert' : 'status'}
    >
      <Icon name={ICONS[tone]} />
      <div className={styles.text}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
