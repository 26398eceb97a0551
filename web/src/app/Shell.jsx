import { Link, useLocation } from 'wouter';
import { Avatar } from '../ui/Avatar.jsx';
import { fullName } from '../ui/initials.js';
import { Icon } from '../ui/Icon.jsx';
import { Wordmark } from '../ui/Wordmark.jsx';
import { isCurrent, placesFor } from './navigation.js';
import { usePageFocus } from './usePageFocus.js';
import styles from './Shell.module.css';

/**
 * What stands around every page of somebody who is logged in: on a desk a side
 * bar, on a phone a top and a bottom bar.
 *
 * @param {{
 *   user: import('../net/shapes.js').User,
 *   messagesBadge?: React.ReactNode,
 *   connection?: React.ReactNode,
 *   children: React.ReactNode,
 * }} props  messagesBadge, connection: messaging's, always visible.
 */
export function Shell({ user, messagesBadge, connection, children }) {
  const [path] = useLocation();
  usePageFocus(path);

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.home} aria-label="Judify, home">
          <Wordmark />
        </Link>
        <div className={styles.connection}>{connection}</div>
        <Link href="/settings" className={styles.me}>
          <Avatar person={user} size="s" />
          <span>{fullName(user)}</span>
        </Link>
      </header>
      <nav className={styles.nav} aria-label="Main">
        <ul className={styles.places}>
          {placesFor(user.role).map(({ href, label, icon }) => (
            <li key={href}>
              <Link
                href={href}
                className={styles.place}
                aria-current={isCurrent(href, path) ? 'page' : undefined}
              >
                <Icon name={icon} />
                <span>{label}</span>
                {href === '/messages' && <span className={styles.badge}>{messagesBadge}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
