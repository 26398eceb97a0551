import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { EmptyState } from '../../ui/EmptyState.jsx';
import { FormError } from '../../ui/FormError.jsx';
import { useSubmit } from '../../ui/useSubmit.js';

/**
 * A week without a free time, and the way to one that has some.
 *
 * @param {{ onNextFree: () => Promise<boolean> }} props
 */
export function NoFreeTime({ onNextFree }) {
  const [isFruitless, setFruitless] = useState(false);
  const { isBusy, error, submit } = useSubmit(async () => {
    setFruitless(!(await onNextFree()));
  });
  return (
    <EmptyState
      icon="calendar"
      title="Nothing is free this week"
      action={
        <>
          <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
            Find the next free time
          </Button>
          <FormError error={error} />
        </>
      }
    >
      <span role="status">
        {isFruitless
          ? 'Nothing is free in the six weeks after it either. A shorter lesson may fit, or ask the tutor.'
          : 'Try a shorter lesson or another week.'}
      </span>
    </EmptyState>
  );
}
