import { useEffect, useState } from 'react';

/**
 * Does this browser keep our storage when its disk runs full?
 *
 * @returns {{ kept: 'asking' | 'yes' | 'no' | 'unknown', ask: () => Promise<void> }}
 *   ask: the browser may put the question to the person, or decide alone
 */
export function useKept() {
  const [kept, setKept] = useState(
    /** @type {'asking' | 'yes' | 'no' | 'unknown'} */ (navigator.storage ? 'asking' : 'unknown'),
  );

  /** @param {Promise<boolean>} answer */
  function show(answer) {
    return answer.then(
      (isKept) => setKept(isKept ? 'yes' : 'no'),
      () => setKept('unknown'),
    );
  }

  useEffect(() => {
    if (navigator.storage) show(navigator.storage.persisted());
  }, []);

  return { kept, ask: () => show(navigator.storage.persist()) };
}
