import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { Goodbye } from '../features/account/Goodbye.jsx';
import { LogIn } from '../features/account/LogIn.jsx';
import { Register } from '../features/account/Register.jsx';
import { FindTutors } from '../features/tutors/FindTutors.jsx';
import { loginStore } from './loginStore.js';
import { doorTo } from './navigation.js';
import { TutorRoute } from './TutorRoute.jsx';
import { VisitorShell } from './VisitorShell.jsx';
import { Welcome } from './Welcome.jsx';

/** Every page of somebody who is not logged in; all others lead to the door. */
export function VisitorPages() {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const query = search === '' ? '' : `?${search}`;

  return (
    <Switch>
      <Route path="/login">
        <LogIn search={query} onLoggedIn={loginStore.setUser} />
      </Route>
      <Route path="/goodbye">
        <Goodbye />
      </Route>
      <Route path="/register">
        <Register search={query} onLoggedIn={loginStore.setUser} />
      </Route>
      <Route path="/">
        <VisitorShell>
          <Welcome />
        </VisitorShell>
      </Route>
      <Route path="/tutors">
        <VisitorShell>
          <FindTutors onNavigate={navigate} />
        </VisitorShell>
      </Route>
      <Route path="/tutors/:userId">
        {({ userId }) => (
          <VisitorShell>
            <TutorRoute userId={userId} viewer={null} messagesHrefOf={doorTo} />
          </VisitorShell>
        )}
      </Route>
      <Route>
        <Redirect to={doorTo(path + query)} replace />
      </Route>
    </Switch>
  );
}
