import { Button } from '../../ui/Button.jsx';
import { formatElsewhere, zoneHere } from '../../ui/time.js';
import { formatSlot, movesNow } from './sessionWords.js';
import { useSessionActions } from './useSessionActions.js';
import styles from './SessionProposal.module.css';

/** @import { Slot } from '../../net/shapes.js' */

/**
 * Other times that one of the two would rather have, up to three to choose
 * from. Until one is taken the first time stands.
 *
 * @param {{
 *   session: import('../../net/shapes.js').Session,
 *   myId: string,
 *   otherName: string,
 *   otherZone?: string,
 *   nowMs: number,
 *   life: ReturnType<typeof import('./useMove.js').useMove>,
 * }} props
 */
export function SessionProposal({ session, myId, otherName, otherZone, nowMs, life }) {
  const { isCurrent } = useSessionActions();
  const { proposal } = session;
  if (!proposal) return null;
  const isMine = proposal.by === myId;
  const moves = movesNow(session, nowMs);
  const count = proposal.times.length;
  const times = count === 1 ? 'another time' : `${count} times to choose from`;

  /** @param {Slot} slot */
  const handleTake = ({ start, end }) => life.make('take', { start, end });

  return (
    <section className={styles.proposal} aria-label="Proposed times">
      <p className={styles.title}>
        {isMine ? `You proposed ${times}` : `${otherName} proposes ${times}`}
      </p>
      <ul className={styles.times}>
        {proposal.times.map((slot) => (
          <ProposedTime
            key={slot.start}
            slot={slot}
            otherZone={otherZone}
            onTake={
              moves.has('take') && Date.parse(slot.start) > nowMs
                ? () => handleTake(slot)
                : undefined
            }
            isBusy={life.busy === 'take'}
            isDisabled={!isCurrent}
          />
        ))}
      </ul>
      <p className={styles.hint}>
        {isMine ? `Waits for ${otherName}. Until then` : 'Until you take one'} the first time
        stands.
      </p>
      <div className={styles.actions}>
        {moves.has('refuse') && (
          <Button
            look="secondary"
            disabled={!isCurrent}
            isBusy={life.busy === 'refuse'}
            onClick={() => life.make('refuse')}
          >
            None of these
          </Button>
        )}
        {moves.has('withdraw') && (
          <Button
            look="secondary"
            disabled={!isCurrent}
            isBusy={life.busy === 'withdraw'}
            onClick={() => life.make('withdraw')}
          >
            Withdraw
          </Button>
        )}
      </div>
    </section>
  );
}

/**
 * @param {{ slot: Slot, otherZone?: string, onTake?: () => void, isBusy: boolean, isDisabled: boolean }} props
 */
function ProposedTime({ slot, otherZone, onTake, isBusy, isDisabled }) {
  const here = zoneHere();
  const words = formatSlot(slot, here);
  const elsewhere = otherZone ? formatElsewhere(slot, here, otherZone) : null;
  return (
    <li className={styles.time}>
      <span>
        <time dateTime={slot.start}>{words}</time>
        {elsewhere && <span className={styles.elsewhere}>{elsewhere}</span>}
      </span>
      {onTake && (
        <Button disabled={isDisabled} isBusy={isBusy} onClick={onTake}>
          Take<span className="visually-hidden"> {words}</span>
        </Button>
      )}
    </li>
  );
}
