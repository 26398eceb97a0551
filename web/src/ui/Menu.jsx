import { useState } from 'react';
import { Button } from './Button.jsx';
import { Icon } from './Icon.jsx';
import { useModal } from './useModal.js';
import styles from './Menu.module.css';

/**
 * Three dots, and below them what is needed seldom: one MenuItem for each.
 * Any press closes it. A dialog and no role=menu: nobody has to know arrow keys.
 *
 * @param {{ label: string, children: React.ReactNode }} props
 */
export function Menu({ label, children }) {
  const [place, setPlace] = useState(
    /** @type {{ top: number, right: number } | null} */ (null), // null: closed
  );
  const ref = useModal(place !== null);

  /** @param {React.MouseEvent} event */
  function handleOpen({ currentTarget }) {
    const { bottom, right } = currentTarget.getBoundingClientRect();
    setPlace({ top: bottom, right: document.documentElement.clientWidth - right });
  }

  return (
    <>
      <Button
        look="quiet"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={place !== null}
        onClick={handleOpen}
      >
        <Icon name="more" />
      </Button>
      <dialog
        ref={ref}
        className={styles.menu}
        style={place ?? undefined}
        aria-label={label}
        onClick={() => setPlace(null)}
        onClose={() => setPlace(null)}
      >
        {place && children}
      </dialog>
    </>
  );
}
