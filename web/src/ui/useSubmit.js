import { useState } from 'react';

/**
 * The life of one form: idle, busy, or failed with the reason.
 *
 * @template {unknown[]} Args
 * @param {(...args: Args) => Promise<void>} action
 */
export function useSubmit(action) {
  const [life, setLife] = useState(
    /** @type {{ status: 'idle' | 'busy' | 'failed', error: any }} */ ({
      status: 'idle',
      error: null,
    }),
  );

  /** @param {Args} args */
  async function submit(...args) {
    if (life.status === 'busy') return;
    setLife({ status: 'busy', error: null });
    try {
      await action(...args);
      setLife({ status: 'idle', error: null });
    } catch (error) {
      setLife({ status: 'failed', error });
    }
  }

  return { ...life, isBusy: life.status === 'busy', submit };
}
