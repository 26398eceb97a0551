import { classNames } from './classNames.js';
import styles from './Card.module.css';

/**
 * A sheet on the page.
 *
 * @param {{
 *   as?: 'section' | 'article' | 'div' | 'li',
 *   id?: string,
 *   tabIndex?: number,
 *   className?: string,
 *   children: React.ReactNode,
 * } & React.AriaAttributes} props  id, tabIndex: of one that an address leads to
 */
export function Card({ as: Element = 'section', className, children, ...rest }) {
  return (
    <Element {...rest} className={classNames(styles.card, className)}>
      {children}
    </Element>
  );
}
