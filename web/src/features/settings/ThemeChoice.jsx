import { useState } from 'react';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { chooseTheme, readTheme } from './theme.js';

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Day, night, or as the system says. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(readTheme);

  /** @param {string} value */
  function handleChange(value) {
    const next = /** @type {import('./theme.js').Theme} */ (value);
    chooseTheme(next);
    setTheme(next);
  }

  return (
    <>
      <h2>Appearance</h2>
      <ChoiceGroup
        legend="Colours"
        name="theme"
        value={theme}
        options={THEMES}
        onChange={handleChange}
      />
    </>
  );
}
