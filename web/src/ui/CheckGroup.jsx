import styles from './ChoiceGroup.module.css';

/**
 * A few things side by side, any number of them chosen: native boxes to tick.
 *
 * @param {{
 *   legend: string,
 *   name: string,
 *   values: string[],
 *   options: { value: string, label: React.ReactNode }[],
 *   hint?: string,
 *   onChange: (values: string[]) => void,
 * }} props
 */
export function CheckGroup({ legend, name, values, options, hint, onChange }) {
  /** @param {string} value */
  function handleToggle(value) {
    const isChosen = values.includes(value);
    onChange(isChosen ? values.filter((other) => other !== value) : [...values, value]);
  }

  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{legend}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="checkbox"
              className="visually-hidden"
              name={name}
              value={option.value}
              checked={values.includes(option.value)}
              onChange={() => handleToggle(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint && <p className={styles.hint}>{hint}</p>}
    </fieldset>
  );
}
