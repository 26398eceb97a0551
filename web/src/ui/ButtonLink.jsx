import { Link } from 'wouter';
import { classNames } from './classNames.js';
import styles from './Button.module.css';

/**
 * A link to a page of ours that looks like a button.
 *
 * @param {{
 *   href: string,
 *   look?: import('./Button.jsx').ButtonLook,
 *   isWide?: boolean,
 *   className?: string,
 *   children: React.ReactNode,
 * }} props
 */
export function ButtonLink({ href, look = 'primary', isWide = false, className, children }) {
  return (
    <Link
      href={href}
      className={classNames(styles.button, styles[look], isWide && styles.wide, className)}
    >
      {children}
    </Link>
  );
}
