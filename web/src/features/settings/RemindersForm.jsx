import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { CheckGroup } from '../../ui/CheckGroup.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { clockOptions } from '../../ui/clock.js';
import { FormError } from '../../ui/FormError.jsx';
import { Select } from '../../ui/Select.jsx';
import { zoneHere, zoneName } from '../../ui/time.js';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { faultsOf, leadOptions, NIGHT, whatWillHappen } from './reminderChoices.js';
import { saveReminders } from './settingsApi.js';
import styles from './Settings.module.css';

/** @import { ReminderChoices } from './reminderChoices.js' */

const CLOCK_STEP_MINUTES = 30;

const ON_OFF = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

/**
 * @param {{
 *   user: import('../../net/shapes.js').User,
 *   held: ReminderChoices & { sendsMail: boolean },
 * }} props  held: what the server had when the page was opened
 */
export function RemindersForm({ user, held }) {
  const { sendsMail, ...saved } = held;
  const [choices, setChoices] = useState(/** @type {ReminderChoices} */ (saved));
  const zone = user.timeZone ?? zoneHere();
  const faults = faultsOf(choices);
  const { isBusy, error, submit } = useSubmit(async () => {
    await saveReminders(choices);
    showToast('Your reminders are saved.');
  });

  /** @param {Partial<ReminderChoices>} some */
  function change(some) {
    setChoices({ ...choices, ...some });
  }

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    if (Object.keys(faults).length === 0) submit();
  }

  return (
    <form className={styles.form} onSubmit={handleSubmit}>
      <CheckGroup
        legend="Before each lesson"
        name="minutesBefore"
        values={choices.minutesBefore.map(String)}
        options={leadOptions(held.minutesBefore)}
        hint="Up to five."
        onChange={(values) => change({ minutesBefore: values.map(Number) })}
      />
      <Fault text={faults.minutesBefore} />
      <OnOff
        legend="Quiet hours"
        name="quiet"
        isOn={choices.quiet !== null}
        onChange={(isOn) => change({ quiet: isOn ? (saved.quiet ?? NIGHT) : null })}
      />
      {choices.quiet && (
        <QuietHours
          quiet={choices.quiet}
          zone={zone}
          fault={faults.quiet}
          onChange={(quiet) => change({ quiet })}
        />
      )}
      {sendsMail && (
        <>
          <OnOff
            legend="Reminders by mail"
            name="byMail"
            isOn={choices.byMail}
            onChange={(byMail) => change({ byMail })}
          />
          <OnOff
            legend="Mails about changes of lessons"
            name="changesByMail"
            isOn={choices.changesByMail}
            onChange={(changesByMail) => change({ changesByMail })}
          />
        </>
      )}
      {Object.keys(faults).length === 0 && (
        <ul className={styles.sentences} aria-label="What will happen" aria-live="polite">
          {whatWillHappen(choices, {
            zone,
            sendsMail,
            emailConfirmed: user.emailConfirmed ?? false,
          }).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <FormError error={error} />
      <div>
        <Button type="submit" look="secondary" isBusy={isBusy}>
          Save reminders
        </Button>
      </div>
    </form>
  );
}

/** @param {{ legend: string, name: string, isOn: boolean, onChange: (isOn: boolean) => void }} props */
function OnOff({ legend, name, isOn, onChange }) {
  return (
    <ChoiceGroup
      legend={legend}
      name={name}
      value={isOn ? 'on' : 'off'}
      options={ON_OFF}
      onChange={(value) => onChange(value === 'on')}
    />
  );
}

/**
 * @param {{
 *   quiet: { start: string, end: string },
 *   zone: string,
 *   fault?: string,
 *   onChange: (quiet: { start: string, end: string }) => void,
 * }} props
 */
function QuietHours({ quiet, zone, fault, onChange }) {
  return (
    <>
      <div className={styles.pair}>
        <Select
          label="Quiet from"
          value={quiet.start}
          options={clockOptions(quiet.start, CLOCK_STEP_MINUTES)}
          onChange={(event) => onChange({ ...quiet, start: event.target.value })}
        />
        <Select
          label="Quiet until"
          value={quiet.end}
          options={clockOptions(quiet.end, CLOCK_STEP_MINUTES)}
          hint={`In ${zoneName(zone)}, as your account says.`}
          onChange={(event) => onChange({ ...quiet, end: event.target.value })}
        />
      </div>
      <Fault text={fault} />
    </>
  );
}

/** @param {{ text?: string }} props */
function Fault({ text }) {
  return text ? (
    <p role="alert" className={styles.fault}>
      {text}
    </p>
  ) : null;
}
