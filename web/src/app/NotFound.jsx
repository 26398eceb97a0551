import { ButtonLink } from '../ui/ButtonLink.jsx';
import { EmptyState } from '../ui/EmptyState.jsx';
import { PageHeader } from '../ui/PageHeader.jsx';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <PageHeader title="There is no page here" />
      <EmptyState
        icon="search"
        title="A wrong turn"
        action={<ButtonLink href="/">Go home</ButtonLink>}
      >
        The address may be mistyped, or the page may have moved.
      </EmptyState>
    </>
  );
}
