import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * A field that is disabled loses the focus; when it comes back, so does the
 * focus, unless the person has gone elsewhere meanwhile.
 *
 * @param {boolean} isDisabled
 */
export function useKeptFocus(isDisabled) {
  /** @type {React.RefObject<HTMLTextAreaElement | null>} */
  const field = useRef(null);
  const hadFocus = useRef(false);

  /* Chrome sends no blur for a field that it disables, so the last focus is asked for first. */
  useLayoutEffect(() => {
    const element = field.current;
    const note = () => (hadFocus.current = document.activeElement === element);
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);

  useEffect(() => {
    const isNowhere = document.activeElement === document.body;
    if (!isDisabled && hadFocus.current && isNowhere) field.current?.focus({ preventScroll: true });
  }, [isDisabled]);

  return field;
}
