import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { AccountPage } from './AccountPage.jsx';

/** After an account was deleted. */
export function Goodbye() {
  return (
    <AccountPage
      title="Goodbye"
      lead="Your account is deleted, and what this browser kept of it is gone. Thank you for having been here."
    >
      <div>
        <ButtonLink href="/">To the first page</ButtonLink>
      </div>
    </AccountPage>
  );
}
