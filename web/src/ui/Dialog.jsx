import { useId } from 'react';
import { Button } from './Button.jsx';
import { Icon } from './Icon.jsx';
import { useModal } from './useModal.js';
import styles from './Dialog.module.css';

/**
 * A question in front of the page.  The native element keeps the focus in,
 * closes on Escape and gives the focus back.
 *
 * @param {{ isOpen: boolean, title: string, children: React.ReactNode, actions?: React.ReactNode, onClose: () => void }} props
 */
export function Dialog({ isOpen, title, children, actions, onClose }) {
  const ref = useModal(isOpen);
  const titleId = useId();

  return (
    <dialog ref={ref} className={styles.dialog} aria-labelledby={titleId} onClose={onClose}>
      <header className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        <Button look="quiet" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <div className={styles.body}>{isOpen && children}</div>
      {actions && <footer className={styles.actions}>{actions}</footer>}
    </dialog>
  );
}
