import { useEffect, useState } from 'react';

/** Often enough for a clock that shows minutes. */
const STEP_MS = 20_000;

/** The time as the page shows it, moved on a few times a minute. */
export function useNow() {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
