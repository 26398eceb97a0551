import { Button } from '../../ui/Button.jsx';
import { Field } from '../../ui/Field.jsx';
import { showToast } from '../../ui/toasts.js';
import styles from './CalendarAddress.module.css';

/**
 * The address, to copy: it is told once.
 *
 * @param {{ address: string }} props
 */
export function FeedAddress({ address }) {
  async function handleCopy() {
    try {
      await navigator.clipboard.writeText(address);
      showToast('Copied.');
    } catch {
      showToast('Your browser did not let us copy it. Select it and copy it by hand.');
    }
  }

  return (
    <div className={styles.address}>
      <Field
        label="Your secret address"
        value={address}
        readOnly
        onFocus={(/** @type {React.FocusEvent<HTMLInputElement>} */ event) => event.target.select()}
        hint="Subscribe to it in your calendar (“From URL”). It is shown this once."
      />
      <Button onClick={handleCopy}>Copy</Button>
    </div>
  );
}
