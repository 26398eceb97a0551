import { useId } from 'react';
import { classNames } from './classNames.js';
import styles from './Field.module.css';

/**
 * One labelled input.  The value stays in the DOM until the form is submitted,
 * unless `value` and `onChange` are given.
 *
 * @param {Omit<React.ComponentProps<'input'>, 'id'> & {
 *   label: string,
 *   hint?: React.ReactNode,
 *   error?: string,
 *   isLabelHidden?: boolean,
 *   rows?: number,
 *   addon?: React.ReactNode,
 * }} props  rows: more than one line, so a textarea. addon: a button inside, at its end.
 */
export function Field({
  label,
  hint,
  error,
  isLabelHidden = false,
  rows,
  addon,
  className,
  ...input
}) {
  const id = useId();
  const described = {
    'aria-invalid': error ? true : undefined,
    'aria-describedby':
      classNames(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined,
  };
  /** @type {any} one element or the other takes it; both know these attributes */
  const control = { ...input, ...described, id, rows, className: styles.control };
  const Control = rows === undefined ? 'input' : 'textarea';

  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {addon ? (
        <div className={styles.withAddon}>
          <Control {...control} />
          {addon}
        </div>
      ) : (
        <Control {...control} />
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
