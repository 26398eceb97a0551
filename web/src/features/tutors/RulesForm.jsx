import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Card } from '../../ui/Card.jsx';
import { CheckGroup } from '../../ui/CheckGroup.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { Field } from '../../ui/Field.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { bookingWindow, termsOf } from '../../ui/rulesWords.js';
import { Select } from '../../ui/Select.jsx';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import {
  bufferOptions,
  earliestOptions,
  latestOptions,
  lengthOptions,
  noticeOptions,
} from './ruleChoices.js';
import { saveRules } from './tutorsApi.js';
import styles from './EditProfile.module.css';

/** @import { Rules } from '../../net/shapes.js' */

/**
 * The rules, each with what it does, and what a student will read of them.
 *
 * @param {{ rules: Rules, place: string, tutorName: string }} props
 */
export function RulesForm({ rules: held, place, tutorName }) {
  const [rules, setRules] = useState(held);
  const { isBusy, error, submit } = useSubmit(async (/** @type {string} */ typed) => {
    await saveRules({ rules, place: typed });
    showToast('Your rules are saved. They hold for new bookings.');
  });

  /** @param {Partial<Rules>} part */
  const change = (part) => setRules((before) => ({ ...before, ...part }));

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    submit(String(new FormData(event.currentTarget).get('place')).trim());
  }

  return (
    <Card aria-label="Rules">
      <form className={styles.form} onSubmit={handleSubmit}>
        <h2>Rules for booking</h2>
        <FormError error={error} />
        <RuleChoices rules={rules} onChange={change} />
        <Field
          label="Where lessons usually are"
          name="place"
          defaultValue={place}
          maxLength={500}
          hint="A meeting link or an address. A student sees it once the lesson is confirmed, and you can change it for each lesson."
        />
        <StudentReads rules={rules} tutorName={tutorName} />
        <div className={styles.actions}>
          <Button type="submit" isBusy={isBusy}>
            Save rules
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** @param {{ rules: Rules, onChange: (part: Partial<Rules>) => void }} props */
function RuleChoices({ rules, onChange }) {
  /** @param {keyof Rules} member @returns {React.ChangeEventHandler<HTMLSelectElement>} */
  const setNumber = (member) => (event) => onChange({ [member]: Number(event.target.value) });

  return (
    <>
      <ChoiceGroup
        legend="When a student books"
        name="instant"
        value={String(rules.instant)}
        onChange={(value) => onChange({ instant: value === 'true' })}
        options={[
          { value: 'false', label: 'I answer each request' },
          { value: 'true', label: 'It is confirmed at once' },
        ]}
      />
      <CheckGroup
        legend="Lessons may last"
        name="lengths"
        values={rules.lengths.map(String)}
        options={lengthOptions(rules.lengths)}
        hint={rules.lengths.length === 0 ? 'None is chosen: any length.' : undefined}
        onChange={(values) => onChange({ lengths: values.map(Number).sort((a, b) => a - b) })}
      />
      <Select
        label="A pause between two lessons"
        value={String(rules.bufferMinutes)}
        options={bufferOptions(rules.bufferMinutes)}
        onChange={setNumber('bufferMinutes')}
      />
      <div className={styles.halves}>
        <Select
          label="Can be booked until"
          value={String(rules.earliestMinutes)}
          options={earliestOptions(rules.earliestMinutes)}
          onChange={setNumber('earliestMinutes')}
        />
        <Select
          label="Can be booked up to"
          value={String(rules.latestDays)}
          options={latestOptions(rules.latestDays)}
          onChange={setNumber('latestDays')}
        />
        <Select
          label="Cancelling is free"
          value={String(rules.cancelNoticeMinutes)}
          options={noticeOptions(rules.cancelNoticeMinutes)}
          onChange={setNumber('cancelNoticeMinutes')}
        />
        <Select
          label="Moving is free"
          value={String(rules.moveNoticeMinutes)}
          options={noticeOptions(rules.moveNoticeMinutes)}
          onChange={setNumber('moveNoticeMinutes')}
        />
      </div>
      <p className={styles.hint}>
        Later than that it is still possible, but both of you see that it was late.
      </p>
    </>
  );
}

/** @param {{ rules: Rules, tutorName: string }} props */
function StudentReads({ rules, tutorName }) {
  const sentences = [bookingWindow(rules), ...termsOf(rules, tutorName)].filter(Boolean);
  return (
    <section className={styles.reads} aria-labelledby="reads-title">
      <h3 id="reads-title">Students read before they book</h3>
      <ul aria-live="polite">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
