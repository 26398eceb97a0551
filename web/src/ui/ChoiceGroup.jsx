import { classNames } from './classNames.js';
import styles from './ChoiceGroup.module.css';

/**
 * A few answers side by side, one of them chosen: native radio buttons.
 *
 * @param {{
 *   legend: string,
 *   name: string,
 *   value?: string,
 *   defaultValue?: string,
 *   options: { value: string, label: React.ReactNode }[],
 *   isWide?: boolean,
 *   onChange?: (value: string) => void,
 * }} props  isWide: the answers share the whole width equally.
 */
export function ChoiceGroup({ legend, name, value, defaultValue, options, isWide, onChange }) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={classNames(styles.options, isWide && styles.wide)}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              value={option.value}
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={defaultValue === option.value || undefined}
              onChange={() => onChange?.(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
