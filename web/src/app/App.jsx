import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ConfirmAddress } from '../features/account/ConfirmAddress.jsx';
import { ForgotPassword } from '../features/account/ForgotPassword.jsx';
import { ResetPassword } from '../features/account/ResetPassword.jsx';
import { Spinner } from '../ui/Spinner.jsx';
import { ToastRegion } from '../ui/ToastRegion.jsx';
import { ErrorBoundary } from './ErrorBoundary.jsx';
import { loginStore } from './loginStore.js';
import { useLogin } from './useLogin.js';
import { useTicket } from './useTicket.js';
import { VisitorPages } from './VisitorPages.jsx';
import styles from './App.module.css';

/** What only somebody who is logged in needs, messaging above all, comes when they are. */
const Member = lazy(async () => ({ default: (await import('./Member.jsx')).Member }));

/** Judify in the browser. Where a mail leads is the same for everybody; else who is here decides. */
export function App() {
  const ticket = useTicket();
  return (
    <ErrorBoundary>
      <Switch>
        <Route path="/forgot-password">
          <ForgotPassword />
        </Route>
        <Route path="/reset-password">
          <ResetPassword key={ticket} ticket={ticket} onReset={loginStore.check} />
        </Route>
        <Route path="/confirm-address">
          <ConfirmAddress key={ticket} ticket={ticket} onConfirmed={loginStore.check} />
        </Route>
        <Route>
          <PagesOfLogin />
        </Route>
      </Switch>
      <ToastRegion />
    </ErrorBoundary>
  );
}

function PagesOfLogin() {
  const { status, user } = useLogin();
  if (status === 'checking') return <Splash />;
  if (!user) return <VisitorPages />;
  return (
    <Suspense fallback={<Splash />}>
      <Member key={user.userId} user={user} />
    </Suspense>
  );
}

function Splash() {
  return (
    <div className={styles.splash}>
      <Spinner label="Opening Judify" />
    </div>
  );
}
