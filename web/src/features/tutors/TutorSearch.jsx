import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { Select } from '../../ui/Select.jsx';
import styles from './TutorSearch.module.css';

/**
 * What to look for.  The address remembers it, so the form starts from there.
 *
 * @param {{
 *   subjects: string[],
 *   subject?: string,
 *   q?: string,
 *   onSearch: (search: { subject: string, q: string }) => void,
 * }} props
 */
export function TutorSearch({ subjects, subject = '', q = '', onSearch }) {
  /** @param {HTMLFormElement} element */
  function search(element) {
    const form = new FormData(element);
    onSearch({ subject: String(form.get('subject')), q: String(form.get('q')).trim() });
  }

  /** @param {React.FormEvent<HTMLFormElement>} event */
  function handleSubmit(event) {
    event.preventDefault();
    search(event.currentTarget);
  }

  const known = subjects.some((name) => name.toLowerCase() === subject.toLowerCase());
  const names = subject && !known ? [subject, ...subjects] : subjects;
  const options = [
    { value: '', label: 'Any subject' },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  const chosen = names.find((name) => name.toLowerCase() === subject.toLowerCase()) ?? '';

  return (
    <form
      role="search"
      aria-label="Tutors"
      className={styles.search}
      key={`${chosen}|${q}|${subjects.length}`}
      onSubmit={handleSubmit}
    >
      <Select label="Subject" name="subject" defaultValue={chosen} options={options} />
      <Field
        label="Name or words"
        name="q"
        type="search"
        defaultValue={q}
        maxLength={100}
        placeholder="exam, patient, Ada"
      />
      <Button type="submit" className={styles.go}>
        <Icon name="search" /> Search
      </Button>
    </form>
  );
}
