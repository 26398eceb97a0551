import { useEffect, useState } from 'react';

/**
 * Whether this has been on the screen so long: what comes and goes at once is
 * better not shown at all.
 *
 * @param {number} ms
 * @returns {boolean}
 */
export function useLasted(ms) {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHasLasted(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return hasLasted;
}
