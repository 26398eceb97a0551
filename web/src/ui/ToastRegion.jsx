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
      {toasts.map(({ toastId, text }) => (
        <div key={toastId} className={styles.toast}>
          <span>{text}</span>
          <Button look="quiet" aria-label="Dismiss" onClick={() => dismissToast(toastId)}>
            <Icon name="close" />
          </Button>
        </div>
      ))}
    </div>
  );
}
