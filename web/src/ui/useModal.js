import { useEffect, useRef } from 'react';

/**
 * Keeps a native <dialog> open exactly while `isOpen` says so.
 *
 * @param {boolean} isOpen
 * @returns {React.RefObject<HTMLDialogElement | null>}
 */
export function useModal(isOpen) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open === isOpen) return;
    if (isOpen) dialog.showModal();
    else dialog.close();
  }, [isOpen]);
  return ref;
}
