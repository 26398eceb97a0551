import { useReducer } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { zoneName } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useNow } from '../../ui/useNow.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { AddDates } from './AddDates.jsx';
import { DateRow } from './DateRow.jsx';
import { DATES_MAX, datesOf, datesReducer, editedOf, hasFaults } from './tutorDates.js';
import { saveDates } from './tutorsApi.js';
import styles from './EditProfile.module.css';

/**
 * Days off, and days with other hours than their weekday has.
 *
 * @param {{ dates: import('../../net/shapes.js').DatedHours[], timeZone: string }} props
 */
export function DatesForm({ dates, timeZone }) {
  const [edited, dispatch] = useReducer(datesReducer, dates, editedOf);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(useNow());
  const ahead = edited.filter(({ date }) => date >= today);
  const { isBusy, error, submit } = useSubmit(async () => {
    await saveDates(datesOf(edited, today));
    showToast('Your days off and other hours are saved.');
  });

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit();
  }

  return (
    <Card aria-label="Days off and other hours">
      <div className={styles.form}>
        <div className={styles.heading}>
          <h2>Days off and other hours</h2>
          <p className={styles.hint}>
            On these dates your weekly hours do not count, only what stands here. Lessons you
            already have stay as they are. Times are in {zoneName(timeZone)}.
          </p>
        </div>
        <AddDates today={today} onAdd={dispatch} />
        <form className={styles.form} onSubmit={handleSubmit}>
          <FormError error={error} />
          {ahead.length === 0 && (
            <p className={styles.hint}>No dates yet: every week is the same.</p>
          )}
          <ul className={styles.dates}>
            {ahead.map((one) => (
              <DateRow key={one.date} edited={one} onEvent={dispatch} />
            ))}
          </ul>
          {ahead.length > DATES_MAX && (
            <p role="alert">There is room for {DATES_MAX} dates. Remove some.</p>
          )}
          <div className={styles.actions}>
            <Button type="submit" isBusy={isBusy} disabled={hasFaults(ahead)}>
              Save dates
            </Button>
          </div>
        </form>
      </div>
    </Card>
  );
}
