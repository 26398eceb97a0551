import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { Icon } from '../../ui/Icon.jsx';
import styles from './EditProfile.module.css';

/**
 * One date, or a holiday from one to another.
 *
 * @param {{ today: string, onAdd: (event: import('./tutorDates.js').DatesEvent) => void }} props
 */
export function AddDates({ today, onAdd }) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const last = to || from;
  const isGood = from >= today && last >= from;

  /** @param {boolean} isOff */
  function handleAdd(isOff) {
    onAdd({ type: 'added', from, to: last, isOff });
    setFrom('');
    setTo('');
  }

  return (
    <div className={styles.add}>
      <div className={styles.halves}>
        <Field
          label="Date, or the first of several"
          type="date"
          min={today}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          label="The last of several (optional)"
          type="date"
          min={from || today}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <div className={styles.actions}>
        <Button look="secondary" disabled={!isGood} onClick={() => handleAdd(true)}>
          <Icon name="plus" /> Day off
        </Button>
        <Button look="secondary" disabled={!isGood} onClick={() => handleAdd(false)}>
          <Icon name="plus" /> Other hours
        </Button>
      </div>
    </div>
  );
}
