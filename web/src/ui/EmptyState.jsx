import { Icon } from './Icon.jsx';
import styles from './EmptyState.module.css';

/**
 * Nothing here yet, and what to do about it.
 *
 * @param {{
 *   icon: import('./Icon.jsx').IconName,
 *   title: string,
 *   children?: React.ReactNode,
 *   action?: React.ReactNode,
 * }} props
 */
export function EmptyState({ icon, title, children, action }) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      {children && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}
