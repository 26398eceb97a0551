import { Wordmark } from '../../ui/Wordmark.jsx';
import { Link } from 'wouter';
import { useTitle } from '../../ui/useTitle.js';
import { useHeadingFocus } from './useHeadingFocus.js';
import styles from './AccountPage.module.css';

/**
 * The door: a form on one side, what is behind it on the other.
 *
 * @param {{ title: string, lead: React.ReactNode, children?: React.ReactNode, footer?: React.ReactNode }} props
 */
export function AccountPage({ title, lead, children, footer }) {
  useTitle(title);
  const heading = useHeadingFocus();
  return (
    <div className={styles.page}>
      <main className={styles.form}>
        <Link href="/" className={styles.home}>
          <Wordmark />
        </Link>
        <div className={styles.words}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {children}
        {footer && <p className={styles.footer}>{footer}</p>}
      </main>
      <aside className={styles.promise}>
        <blockquote className={styles.quote}>
          <p>
            What you and your tutor write to each other is kept in <mark>your two browsers</mark>.
            Nowhere else.
          </p>
        </blockquote>
        <p className={styles.small}>
          Judify passes messages on and keeps your bookings. It has no archive of your conversations
          to lose, sell or read back.
        </p>
      </aside>
    </div>
  );
}
