import { Link } from 'wouter';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <main>
      <h1>There is no page here</h1>
      <p>
        The address may be mistyped, or the page may have moved. <Link href="/">Go home</Link>.
      </p>
    </main>
  );
}
