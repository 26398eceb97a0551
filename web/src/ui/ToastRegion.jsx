import { Link } from 'wouter';
import { Button } from './Button.jsx';
import { Icon } from './Icon.jsx';
import { dismissToast } from './toasts.js';
import { useToasts } from './useToasts.js';
import styles from './ToastRegion.module.css';

/** Where toasts appear and are read out.  Mounted once. */
export function ToastRegion() {
  const toasts = useToasts();
  return (
    <div role="status" className={styles.region}>
      {toasts.map(({ toastId, text, links }) => (
        <div key={toastId} className={styles.toast}>
          <div className={styles.words}>
            <span>{text}</span>
            {links.map((link) => (
              <ToastLink key={link.href} link={link} onFollow={() => dismissToast(toastId)} />
            ))}
          </div>
          <Button look="quiet" aria-label="Dismiss" onClick={() => dismissToast(toastId)}>
            <Icon name="close" />
          </Button>
        </div>
      ))}
    </div>
  );
}

/** @param {{ link: import('./toasts.js').ToastLink, onFollow: () => void }} props */
function ToastLink({ link: { label, href }, onFollow }) {
  if (href.startsWith('/')) {
    return (
      <Link href={href} className={styles.link} onClick={onFollow}>
        {label}
      </Link>
    );
  }
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={styles.link}
      onClick={onFollow}
    >
      {label}
      <span className="visually-hidden">, in a new window</span>
    </a>
  );
}
