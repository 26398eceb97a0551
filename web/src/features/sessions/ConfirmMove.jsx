import { Button } from '../../ui/Button.jsx';
import { Dialog } from '../../ui/Dialog.jsx';
import { zoneHere } from '../../ui/time.js';
import { formatSlot } from './sessionWords.js';

const QUESTIONS = {
  cancel: { title: 'Cancel this lesson?', verb: 'Cancel the lesson', keep: 'Keep it' },
  decline: { title: 'Decline this lesson?', verb: 'Decline the lesson', keep: 'Not yet' },
};

/**
 * Asks before what cannot be undone.
 *
 * @param {{
 *   move: 'cancel' | 'decline' | null,
 *   session: import('../../net/shapes.js').Session,
 *   otherName: string,
 *   notice?: string,
 *   life: ReturnType<typeof import('./useMove.js').useMove>,
 *   onClose: () => void,
 * }} props
 */
export function ConfirmMove({ move, session, otherName, notice, life, onClose }) {
  const question = QUESTIONS[move ?? 'cancel'];

  async function handleConfirm() {
    if (move && (await life.make(move))) onClose();
  }

  return (
    <Dialog
      isOpen={move !== null}
      title={question.title}
      onClose={onClose}
      actions={
        <>
          <Button look="secondary" onClick={onClose}>
            {question.keep}
          </Button>
          <Button look="danger" isBusy={life.busy !== null} onClick={handleConfirm}>
            {question.verb}
          </Button>
        </>
      }
    >
      <p>
        <strong>{session.subject}</strong>, {formatSlot(session, zoneHere())}
      </p>
      {notice && <p>{notice}</p>}
      <p>{otherName} is told at once, and the time is free for others. This cannot be undone.</p>
      {life.refusal && <p role="alert">{life.refusal}</p>}
    </Dialog>
  );
}
