import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { clockOptions } from '../../ui/clock.js';
import { Dialog } from '../../ui/Dialog.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Select } from '../../ui/Select.jsx';
import { formatDay, formatLongDay, zoneName } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { saveHours } from './calendarApi.js';
import { changed, isDated } from './tutorHours.js';
import styles from './CalendarPage.module.css';

/**
 * @import { Row, TutorHours } from './tutorHours.js'
 * @typedef {{ date: string, row: Row, before: Row | null }} AskedHours  before: what is changed
 */

const STEP_MINUTES = 15;

/**
 * From when until when, and whether on every such weekday or on this date only.
 *
 * @param {{
 *   hours: TutorHours,
 *   asked: AskedHours,
 *   onSaved: () => void,
 *   onClose: () => void,
 * }} props
 */
export function HoursDialog({ hours, asked, onSaved, onClose }) {
  const { date, before } = asked;
  const [row, setRow] = useState(asked.row);
  const hasOwn = isDated(hours, date);
  const [scope, setScope] = useState(hasOwn ? 'date' : 'weekly');
  const isWeekly = scope === 'weekly';
  const { isBusy, error, submit } = useSubmit(async (/** @type {Row | null} */ after) => {
    await saveHours(changed(hours, { date, isWeekly, before, after }), isWeekly);
    showToast('Your hours are saved.');
    onSaved();
    onClose();
  });

  return (
    <Dialog
      isOpen
      title={before ? 'Change these hours' : 'Add hours'}
      onClose={onClose}
      actions={
        <>
          {before && (
            <Button look="danger" isBusy={isBusy} onClick={() => submit(null)}>
              {isWeekly ? 'Remove from every week' : 'Remove on this date'}
            </Button>
          )}
          <Button isBusy={isBusy} disabled={row.end <= row.start} onClick={() => submit(row)}>
            Save hours
          </Button>
        </>
      }
    >
      <p>
        {formatLongDay(`${date}T12:00:00.000Z`, 'UTC')}, in {zoneName(hours.availability.timeZone)}
      </p>
      <FormError error={error} />
      <div className={styles.range}>
        <Select
          label="From"
          value={row.start}
          options={clockOptions(row.start, STEP_MINUTES, { hasEnd: true })}
          onChange={(event) => setRow({ ...row, start: event.target.value })}
        />
        <Select
          label="Until"
          value={row.end}
          options={clockOptions(row.end, STEP_MINUTES, { hasEnd: true })}
          onChange={(event) => setRow({ ...row, end: event.target.value })}
        />
      </div>
      {row.end <= row.start && <p role="alert">The end must be after the start.</p>}
      <Scope date={date} hasOwn={hasOwn} value={scope} onChange={setScope} />
    </Dialog>
  );
}

/**
 * @param {{ date: string, hasOwn: boolean, value: string, onChange: (scope: string) => void }} props
 */
function Scope({ date, hasOwn, value, onChange }) {
  const noon = `${date}T12:00:00.000Z`;
  const weekday = formatLongDay(noon, 'UTC').match(/\p{L}+day/u)?.[0] ?? 'such day';
  if (hasOwn) return <p>This date has hours of its own; other weeks stay as they are.</p>;
  return (
    <ChoiceGroup
      legend="When"
      name="scope"
      value={value}
      onChange={onChange}
      options={[
        { value: 'weekly', label: `Every ${weekday}` },
        { value: 'date', label: `Only on ${formatDay(noon, 'UTC')}` },
      ]}
    />
  );
}
