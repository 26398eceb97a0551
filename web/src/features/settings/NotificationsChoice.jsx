import { useState } from 'react';
import { Button } from '../../ui/Button.jsx';
import { askToNotify, mayNotify } from '../../ui/notifications.js';

/** May reminders and news of messages appear outside the page, in this browser? */
export function NotificationsChoice() {
  const [allowed, setAllowed] = useState(mayNotify);

  if (allowed === 'unsupported') return null;
  if (allowed === 'granted') {
    return (
      <p>
        While you look at something else, this browser shows reminders, and who has written to you.
      </p>
    );
  }
  if (allowed === 'denied') {
    return (
      <p>
        This browser does not let Judify show reminders or new messages while you look at something
        else; that is changed in its own settings for this site.
      </p>
    );
  }
  return (
    <>
      <p>
        While Judify is open behind something else, this browser can show reminders in front, and
        who has written to you; never what.
      </p>
      <div>
        <Button look="secondary" onClick={async () => setAllowed(await askToNotify())}>
          Show them in this browser
        </Button>
      </div>
    </>
  );
}
