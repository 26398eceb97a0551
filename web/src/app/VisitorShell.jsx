import { Link, useLocation } from 'wouter';
import { ButtonLink } from '../ui/ButtonLink.jsx';
import { Wordmark } from '../ui/Wordmark.jsx';
import { doorTo } from './navigation.js';
import { usePageFocus } from './usePageFocus.js';
import styles from './VisitorShell.module.css';

/**
 * What stands around a page for somebody who is not logged in.
 *
 * @param {{ children: React.ReactNode }} props
 */
export function VisitorShell({ children }) {
  const [path] = useLocation();
  usePageFocus(path);
  return (
    <div className={styles.shell}>
      <header className={styles.bar}>
        <Link href="/" className={styles.home} aria-label="Judify, home">
          <Wordmark />
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <ButtonLink look="quiet" href="/tutors">
            Tutors
          </ButtonLink>
          <ButtonLink look="secondary" href={doorTo(path)}>
            Log in
          </ButtonLink>
        </nav>
      </header>
      <main id="main" className={styles.main}>
        {children}
      </main>
    </div>
  );
}
