import { classNames } from './classNames.js';
import styles from './Card.module.css';

/**
 * A sheet on the page.
 *
 * @param {{ as?: 'section' | 'article' | 'div' | 'li', id?: string, className?: string, children: React.ReactNode }
 *   & React.AriaAttributes} props
 */
export function Card({ as: Element = 'section', className, children, ...aria }) {
  return (
    <Element {...aria} className={classNames(styles.card, className)}>
      {children}
    </Element>
  );
}
