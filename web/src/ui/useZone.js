import { useEffect, useState } from 'react';
import { zoneHere } from './time.js';

/** A traveller's clock is right again soon after the landing. */
const STEP_MS = 20_000;

/** The zone of the person in front of this browser, for what is drawn often: asking takes longer than drawing a message. */
export function useZone() {
  const [zone, setZone] = useState(zoneHere);
  useEffect(() => {
    const timer = setInterval(() => setZone(zoneHere()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return zone;
}
