import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { zoneHere } from '../../ui/time.js';
import { formatSlot } from './sessionWords.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './ProposeDialog.module.css';

/** @import { Slot } from '../../net/shapes.js' */

/** As many as a proposal may have. */
const TIMES_MAX = 3;

/**
 * Chooses up to three other times for a lesson, among those it could really move to.
 *
 * @param {{
 *   isOpen: boolean,
 *   session: import('../../net/shapes.js').Session,
 *   otherName: string,
 *   otherZone?: string,
 *   life: ReturnType<typeof import('./useMove.js').useMove>,
 *   onClose: () => void,
 * }} props
 */
export function ProposeDialog({ isOpen, session, otherName, otherZone, life, onClose }) {
  const { drawPicker } = useSessionActions();
  const [chosen, setChosen] = useState(/** @type {Slot[]} */ ([]));
  const here = zoneHere();

  function handleClose() {
    setChosen([]);
    onClose();
  }

  /** A fourth takes the place of the first. @param {Slot[]} next */
  function handleChange(next) {
    setChosen(next.slice(-TIMES_MAX));
    life.forget();
  }

  async function handlePropose() {
    const times = [...chosen]
      .sort((a, b) => a.start.localeCompare(b.start))
      .map(({ start, end }) => ({ start, end }));
    if (await life.make('propose', { times })) handleClose();
  }

  return (
    <Dialog
      isOpen={isOpen}
      title="Propose another time"
      onClose={handleClose}
      actions={
        <>
          <Button look="secondary" onClick={handleClose}>
            Leave it as it is
          </Button>
          <Button
            disabled={chosen.length === 0}
            isBusy={life.busy === 'propose'}
            onClick={handlePropose}
          >
            {chosen.length > 1 ? `Propose ${chosen.length} times` : 'Propose this time'}
          </Button>
        </>
      }
    >
      <p>
        Now: {formatSlot(session, here)}. Choose one to three times; it stays as it is until{' '}
        {otherName} takes one.
      </p>
      {drawPicker({ session, there: otherZone, chosen, onChange: handleChange })}
      <div aria-live="polite">
        {chosen.length > 0 && (
          <ul className={styles.chosen}>
            {chosen.map((slot) => (
              <li key={slot.start}>{formatSlot(slot, here)}</li>
            ))}
          </ul>
        )}
      </div>
      {life.refusal && <p role="alert">{life.refusal}</p>}
    </Dialog>
  );
}
