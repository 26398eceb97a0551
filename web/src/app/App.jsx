import { Route, Switch } from 'wouter';
import { NotFound } from './NotFound.jsx';

/** Every page of Judify, by its address. */
export function App() {
  return (
    <Switch>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
