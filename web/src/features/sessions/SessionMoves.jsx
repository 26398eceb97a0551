import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { zoneHere } from '../../ui/time.js';
import { ConfirmMove } from './ConfirmMove.jsx';
import { ProposeDialog } from './ProposeDialog.jsx';
import { movesNow, noticesOf } from './sessionWords.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './SessionMoves.module.css';

/** @import { MoveName } from '../../net/shapes.js' */

/**
 * The buttons: read from what the server says this person may do now, each
 * with its deadline said before the click.
 *
 * @param {{
 *   session: import('../../net/shapes.js').Session,
 *   otherName: string,
 *   otherZone?: string,
 *   nowMs: number,
 *   life: ReturnType<typeof import('./useMove.js').useMove>,
 * }} props
 */
export function SessionMoves({ session, otherName, otherZone, nowMs, life }) {
  const { isCurrent } = useSessionActions();
  const [asked, setAsked] = useState(/** @type {MoveName | null} */ (null));
  const moves = movesNow(session, nowMs);
  const close = () => setAsked(null);
  const here = zoneHere();
  /* A request is declined; to cancel it as well would be the same in other words. */
  if (moves.has('decline')) moves.delete('cancel');
  const notices = noticesOf(moves, session, here, nowMs);
  if (![...moves.keys()].some((name) => name in LABELS)) return null;

  /** @param {MoveName} name */
  function handlePress(name) {
    life.forget();
    if (name === 'accept') life.make(name);
    else setAsked(name);
  }

  return (
    <div className={styles.moves}>
      <div className={styles.buttons}>
        {Object.entries(LABELS).map(([name, { label, look }]) => {
          const move = /** @type {MoveName} */ (name);
          if (!moves.has(move)) return null;
          return (
            <Button
              key={name}
              look={look}
              disabled={!isCurrent}
              isBusy={life.busy === move}
              onClick={() => handlePress(move)}
            >
              {move === 'propose' && session.proposal ? 'Propose others' : label}
            </Button>
          );
        })}
      </div>
      {notices.map((sentence) => (
        <p key={sentence} className={styles.notice}>
          {sentence}
        </p>
      ))}
      <ConfirmMove
        move={asked === 'cancel' || asked === 'decline' ? asked : null}
        session={session}
        otherName={otherName}
        notice={asked === 'cancel' ? notices[0] : undefined}
        life={life}
        onClose={close}
      />
      <ProposeDialog
        isOpen={asked === 'propose'}
        session={session}
        otherName={otherName}
        otherZone={otherZone}
        life={life}
        onClose={close}
      />
    </div>
  );
}

/** @type {Record<string, { label: string, look: import('../../ui/Button.jsx').ButtonLook }>} */
const LABELS = {
  accept: { label: 'Accept', look: 'primary' },
  decline: { label: 'Decline', look: 'secondary' },
  propose: { label: 'Propose another time', look: 'secondary' },
  cancel: { label: 'Cancel the lesson', look: 'quiet' },
};
