import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { Field } from '../../ui/Field.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { meetingLink, movesNow } from './sessionWords.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './SessionPlace.module.css';

/**
 * Where a lesson takes place: a link to join, or an address; the tutor may change it.
 *
 * @param {{
 *   session: import('../../net/shapes.js').Session,
 *   nowMs: number,
 *   life: ReturnType<typeof import('./useMove.js').useMove>,
 * }} props
 */
export function SessionPlace({ session, nowMs, life }) {
  const { isCurrent } = useSessionActions();
  const [isOpen, setOpen] = useState(false);
  const mayChange = movesNow(session, nowMs).has('place');
  const { place = '' } = session;

  /** @param {React.FormEvent<HTMLFormElement>} event */
  async function handleSubmit(event) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('place')).trim();
    if (text === place || (await life.make('place', { place: text }))) setOpen(false);
  }

  if (!place && !mayChange) return null;
  return (
    <div className={styles.place}>
      {place && <Where place={place} />}
      {mayChange && (
        <Button look="quiet" disabled={!isCurrent} onClick={() => setOpen(true)}>
          {place ? 'Change the place' : 'Add a meeting link or place'}
        </Button>
      )}
      <Dialog isOpen={isOpen} title="Where is the lesson?" onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={handleSubmit}>
          <Field
            label="Meeting link or address"
            name="place"
            defaultValue={place}
            maxLength={500}
            hint="Your student sees it with a confirmed lesson. Judify’s server keeps it."
          />
          {life.refusal && <p role="alert">{life.refusal}</p>}
          <div className={styles.actions}>
            <Button look="secondary" onClick={() => setOpen(false)}>
              Leave it
            </Button>
            <Button type="submit" isBusy={life.busy === 'place'}>
              Save the place
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  );
}

/** @param {{ place: string }} props */
function Where({ place }) {
  const link = meetingLink(place);
  return (
    <p className={styles.where}>
      <Icon name="place" />
      <span>{place}</span>
      {link && (
        <a href={link} target="_blank" rel="noopener noreferrer" className={styles.join}>
          Join<span className="visually-hidden"> the lesson, in a new window</span>
        </a>
      )}
    </p>
  );
}
