import { Banner } from '../../ui/Banner.jsx';
import { Button } from '../../ui/Button.jsx';
import { formatDay, formatRange, zoneHere } from '../../ui/time.js';
import { nearestSlots } from './week.js';

/** @import { Slot } from '../../net/shapes.js' */

const ALTERNATIVES = 4;

/**
 * Why the lesson was not booked; for a time that has gone, what is free near it now.
 *
 * @param {{
 *   refusal: Extract<import('./useBooking.js').BookingLife, { status: 'refused' }>,
 *   free: Slot[],
 *   onChoose: (slot: Slot) => void,
 * }} props
 */
export function BookingRefusal({ refusal, free, onChoose }) {
  const here = zoneHere();
  const { error, intent, isTime } = refusal;
  if (!isTime) {
    const title = error.isOffline ? 'Not booked yet' : 'The lesson was not booked';
    return (
      <Banner tone="danger" title={title}>
        <p>{error.message}</p>
        {error.isOffline && <p>Press the button again: you will not be booked twice.</p>}
      </Banner>
    );
  }
  const nearest = nearestSlots(free, intent.start, ALTERNATIVES);
  const actions = nearest.map((slot) => (
    <Button key={slot.start} look="secondary" onClick={() => onChoose(slot)}>
      {formatDay(slot.start, here)}, {formatRange(slot, here)}
    </Button>
  ));
  return (
    <Banner
      tone="danger"
      title={`${formatDay(intent.start, here)}, ${formatRange(intent, here)} is not free any more`}
      actions={actions.length > 0 && actions}
    >
      <p>{error.message}</p>
      <p>
        {actions.length > 0 ? 'Free near it:' : 'Nothing else is free this week. Try the next one.'}
      </p>
    </Banner>
  );
}
