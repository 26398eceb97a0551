import { useReducer, useState } from 'react';
import { Badge } from '../../ui/Badge.jsx';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Select } from '../../ui/Select.jsx';
import { formatMinutes, zoneHere } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { zoneOptions } from '../../ui/zones.js';
import { HoursDay } from './HoursDay.jsx';
import { saveAvailability } from './tutorsApi.js';
import {
  findFaults,
  hoursOf,
  rowsOf,
  WEEKDAYS,
  weeklyHoursReducer,
  weekMinutes,
  wouldReplace,
} from './weeklyHours.js';
import styles from './EditProfile.module.css';

/** @import { HoursEvent } from './weeklyHours.js' */

/**
 * The weekly hours in the tutor's own zone.
 *
 * @param {{ availability: import('../../net/shapes.js').Availability }} props
 */
export function HoursForm({ availability }) {
  const [rows, dispatch] = useReducer(weeklyHoursReducer, availability.hours, rowsOf);
  const [timeZone, setTimeZone] = useState(availability.timeZone || zoneHere());
  const [asked, setAsked] = useState(/** @type {HoursEvent | null} */ (null));
  const faults = findFaults(rows);
  const { isBusy, error, submit } = useSubmit(async () => {
    await saveAvailability({ timeZone, hours: hoursOf(rows) });
    showToast('Your weekly hours are saved.');
  });

  /** Copying over hours that are there asks first. @param {HoursEvent} event */
  function handleEvent(event) {
    if (event.type === 'copied' && wouldReplace(rows, event)) setAsked(event);
    else dispatch(event);
  }

  function handleReplace() {
    if (asked) dispatch(asked);
    setAsked(null);
  }

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit();
  }

  return (
    <Card aria-label="Weekly hours">
      <form className={styles.form} onSubmit={handleSubmit}>
        <div className={styles.heading}>
          <h2>Weekly hours</h2>
          <p className={styles.hint}>
            Students can book only inside these. Lessons you already have stay as they are.
          </p>
        </div>
        <FormError error={error} />
        <Select
          label="Time zone of these hours"
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
          options={zoneOptions(timeZone)}
        />
        <div>
          {WEEKDAYS.map((name, index) => (
            <HoursDay
              key={name}
              weekday={index + 1}
              name={name}
              rows={rows.filter((row) => row.weekday === index + 1)}
              faults={faults}
              onEvent={handleEvent}
            />
          ))}
        </div>
        <div className={styles.actions}>
          <Button type="submit" isBusy={isBusy} disabled={faults.size > 0}>
            Save weekly hours
          </Button>
          <Badge>{formatMinutes(weekMinutes(rows))} a week</Badge>
        </div>
      </form>
      <Dialog
        isOpen={asked !== null}
        title="Replace the other days?"
        onClose={() => setAsked(null)}
        actions={
          <>
            <Button look="secondary" onClick={() => setAsked(null)}>
              Keep them
            </Button>
            <Button onClick={handleReplace}>Replace them</Button>
          </>
        }
      >
        <p>Tuesday to Friday get Monday’s hours. What is there now goes.</p>
      </Dialog>
    </Card>
  );
}
