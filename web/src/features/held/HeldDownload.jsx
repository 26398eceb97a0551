import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { showToast } from '../../ui/toasts.js';
import { useSubmit } from '../../ui/useSubmit.js';
import { readHeld } from './heldApi.js';
import { fileNameOf } from './heldWords.js';
import { saveFile } from './saveFile.js';

/** All of it as a file, as it is now: made here, of the same answer that the page shows. */
export function HeldDownload() {
  const { isBusy, submit } = useSubmit(async () => {
    try {
      const held = await readHeld();
      saveFile(fileNameOf(new Date()), `${JSON.stringify(held, null, 2)}\n`);
    } catch (thrown) {
      showToast(/** @type {Error} */ (thrown).message);
    }
  });
  return (
    <Button look="secondary" isBusy={isBusy} onClick={() => submit()}>
      <Icon name="download" /> Download as a file
    </Button>
  );
}
