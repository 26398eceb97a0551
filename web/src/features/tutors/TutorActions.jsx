import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { useSubmit } from '../../ui/useSubmit.js';
import { NextFree } from './NextFree.jsx';
import styles from './TutorActions.module.css';

/** @import { Rules, Tutor, User } from '../../net/shapes.js' */

/**
 * What the viewer may do about this tutor: book and ask as a student or visitor, edit as the
 * tutor, nothing as another tutor.
 *
 * @param {{
 *   tutor: Tutor,
 *   rules: Rules,
 *   viewer: User | null,
 *   onEnquire: (tutor: Tutor) => Promise<void>,
 * }} props
 */
export function TutorActions({ tutor, rules, viewer, onEnquire }) {
  const { isBusy, error, submit } = useSubmit(() => onEnquire(tutor));
  if (viewer?.userId === tutor.userId) {
    return (
      <ButtonLink look="secondary" href="/profile" isWide>
        Edit my profile
      </ButtonLink>
    );
  }
  if (viewer && viewer.role !== 'student') {
    return <p className={styles.note}>Lessons are booked from a student’s account.</p>;
  }
  return (
    <div className={styles.actions}>
      <ButtonLink href={`/tutors/${tutor.userId}/book`} isWide>
        Book a lesson
      </ButtonLink>
      <NextFree tutorId={tutor.userId} lengths={rules.lengths} />
      <Button look="secondary" isWide isBusy={isBusy} onClick={() => submit()}>
        <Icon name="messages" /> Ask {tutor.firstName} something
      </Button>
      <FormError error={error} />
      <p className={styles.note}>
        What you write is kept in your browser and {tutor.firstName}’s, nowhere else.
      </p>
    </div>
  );
}
