import { useId, useState } from 'react';
import { Card } from '../../ui/Card.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { Field } from '../../ui/Field.jsx';
import { Select } from '../../ui/Select.jsx';
import { formatMinutes, zoneHere } from '../../ui/time.js';
import { ChosenBar } from './ChosenBar.jsx';
import { BookingSummary } from './BookingSummary.jsx';
import { SlotWeek } from './SlotWeek.jsx';
import { useBooking } from './useBooking.js';
import { useFreeWeek, useWeekInAddress } from './useFreeWeek.js';
import styles from './BookingForm.module.css';

/** @import { BookingIntent, Rules, Slot, Tutor } from '../../net/shapes.js' */

/** Of a tutor who offers any. */
const LENGTHS = [30, 45, 60, 90, 120];
const USUAL = 60;
/** As many as can be taken in at a glance; beyond that, a menu. */
const CHIPS_MAX = 5;

/**
 * @param {{ tutor: Tutor, rules: Rules, onBook: (intent: BookingIntent) => Promise<void> }} props
 */
export function BookingForm({ tutor, rules, onBook }) {
  const lengths = rules.lengths.length > 0 ? rules.lengths : LENGTHS;
  const [subject, setSubject] = useState(tutor.subjects[0] ?? '');
  const [minutes, setMinutes] = useState(lengths.includes(USUAL) ? USUAL : lengths[0]);
  const [chosen, setChosen] = useState(/** @type {Slot | null} */ (null));
  const confirmId = useId();
  const week = useFreeWeek({ tutorId: tutor.userId, minutes, shown: useWeekInAddress() });
  const { life, book, settle } = useBooking(onBook, () => week.free.reload());

  // A slot is chosen only while it is free: another length or a reload may have taken it away.
  const free = week.free.data?.slots ?? [];
  const slot = free.find(({ start, end }) => start === chosen?.start && end === chosen.end) ?? null;

  /** @param {Slot} next */
  function handleChoose(next) {
    setChosen(next);
    settle();
  }

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    if (!slot) return;
    const notes = String(new FormData(event.currentTarget).get('notes')).trim();
    book({ tutorId: tutor.userId, subject, ...slot, ...(notes === '' ? {} : { notes }) });
  }

  return (
    <form className={styles.form} onSubmit={handleSubmit}>
      <div className={styles.what}>
        <SubjectChoice subjects={tutor.subjects} value={subject} onChange={setSubject} />
        <ChoiceGroup
          legend="How long?"
          name="minutes"
          value={String(minutes)}
          onChange={(value) => setMinutes(Number(value))}
          options={lengths.map((length) => ({
            value: String(length),
            label: formatMinutes(length),
          }))}
        />
      </div>
      <SlotWeek
        week={week}
        here={zoneHere()}
        there={week.free.data?.timeZone ?? tutor.timeZone}
        chosen={slot ? [slot] : []}
        onChoose={handleChoose}
      />
      {slot && <ChosenBar slot={slot} confirmId={confirmId} />}
      <Card id={confirmId} aria-label="Your lesson" className={styles.confirm}>
        <Field
          label={`A word to ${tutor.firstName} (optional)`}
          name="notes"
          rows={3}
          maxLength={1000}
          hint="Goes with the booking, so Judify’s server keeps it. For anything private use messages."
        />
        <BookingSummary
          tutor={tutor}
          rules={rules}
          subject={subject}
          minutes={minutes}
          slot={slot}
          life={life}
          free={free}
          onChoose={handleChoose}
        />
      </Card>
    </form>
  );
}

/**
 * @param {{ subjects: string[], value: string, onChange: (subject: string) => void }} props
 */
function SubjectChoice({ subjects, value, onChange }) {
  const options = subjects.map((name) => ({ value: name, label: name }));
  if (subjects.length > CHIPS_MAX) {
    return (
      <Select
        label="Which subject?"
        value={value}
        options={options}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <ChoiceGroup
      legend="Which subject?"
      name="subject"
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
