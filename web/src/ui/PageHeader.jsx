import { useTitle } from './useTitle.js';
import styles from './PageHeader.module.css';

/**
 * What this page is.  Names the document too, and is where the focus goes
 * when the person arrives from another page.
 *
 * @param {{ title: string, lead?: React.ReactNode, actions?: React.ReactNode }} props
 */
export function PageHeader({ title, lead, actions }) {
  useTitle(title);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
