import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { useKept } from './useKept.js';

const SENTENCES = {
  asking: 'Asking this browser whether it keeps them …',
  yes: 'This browser has promised to keep them, also when its disk runs full.',
  no: 'This browser may throw them away when its disk runs full. It decides by how often you use Judify; adding Judify to your bookmarks or home screen helps.',
  unknown: 'This browser does not say whether it keeps them when its disk runs full.',
};

/** What the browser has answered when it was asked to keep the conversations. */
export function KeptStorage() {
  const { kept, ask } = useKept();
  const [wasAsked, setWasAsked] = useState(false);

  async function handleAsk() {
    await ask();
    setWasAsked(true);
  }

  return (
    <>
      <p role="status">
        {kept === 'no' && wasAsked ? 'It said no for now. ' : ''}
        {SENTENCES[kept]}
      </p>
      {kept === 'no' && (
        <div>
          <Button look="secondary" onClick={handleAsk}>
            Ask it to keep them
          </Button>
        </div>
      )}
    </>
  );
}
