import { useId } from 'react';
import { classNames } from './classNames.js';
import styles from './Field.module.css';

/**
 * One of a list, with the system's own menu.
 *
 * @param {Omit<React.ComponentProps<'select'>, 'id' | 'children'> & {
 *   label: string,
 *   hint?: string,
 *   options: { value: string, label: string }[],
 *   isLabelHidden?: boolean,
 * }} props
 */
export function Select({ label, hint, options, isLabelHidden = false, className, ...select }) {
  const id = useId();
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <select
        {...select}
        id={id}
        className={styles.control}
        aria-describedby={hint ? `${id}-hint` : undefined}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
