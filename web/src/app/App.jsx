import { lazy, Suspense } from 'react';
import { Spinner } from '../ui/Spinner.jsx';
import { ToastRegion } from '../ui/ToastRegion.jsx';
import { ErrorBoundary } from './ErrorBoundary.jsx';
import { useLogin } from './useLogin.js';
import { VisitorPages } from './VisitorPages.jsx';
import styles from './App.module.css';

/** What only somebody who is logged in needs, messaging above all, comes when they are. */
const Member = lazy(async () => ({ default: (await import('./Member.jsx')).Member }));

/** Judify in the browser: who is here decides which pages there are. */
export function App() {
  const { status, user } = useLogin();
  return (
    <ErrorBoundary>
      {status === 'checking' && <Splash />}
      {status === 'out' && <VisitorPages />}
      {user && (
        <Suspense fallback={<Splash />}>
          <Member key={user.userId} user={user} />
        </Suspense>
      )}
      <ToastRegion />
    </ErrorBoundary>
  );
}

function Splash() {
  return (
    <div className={styles.splash}>
      <Spinner label="Opening Judify" />
    </div>
  );
}
