import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Settings } from '../features/settings/Settings.jsx';
import { EditProfile } from '../features/tutors/EditProfile.jsx';
import { FindTutors } from '../features/tutors/FindTutors.jsx';
import { BookRoute } from './BookRoute.jsx';
import { loginStore } from './loginStore.js';
import { NotFound } from './NotFound.jsx';
import { SessionsRoute } from './SessionsRoute.jsx';
import { StudentHome } from './StudentHome.jsx';
import { TutorHome } from './TutorHome.jsx';
import { TutorRoute } from './TutorRoute.jsx';

/** @import { Session, Tutor, User } from '../net/shapes.js' */

/**
 * Every page of somebody who is logged in, by its address.
 *
 * @param {{
 *   user: User,
 *   messagesHrefOf: (userId: string) => string,
 *   onBooked: (session: Session, tutor: Tutor) => void,
 *   afterDoor: string,
 * }} props  afterDoor: where the person was going when the door stopped them.
 */
export function MemberPages({ user, messagesHrefOf, onBooked, afterDoor }) {
  const [, navigate] = useLocation();
  const Home = user.role === 'tutor' ? TutorHome : StudentHome;

  return (
    <Switch>
      <Route path="/">
        <Home user={user} messagesHrefOf={messagesHrefOf} />
      </Route>
      <Route path="/tutors">
        <FindTutors onNavigate={navigate} />
      </Route>
      <Route path="/tutors/:userId">
        {({ userId }) => (
          <TutorRoute userId={userId} viewer={user} messagesHrefOf={messagesHrefOf} />
        )}
      </Route>
      <Route path="/tutors/:userId/book">
        {({ userId }) =>
          user.role === 'student' ? (
            <BookRoute tutorId={userId} onBooked={onBooked} />
          ) : (
            <Redirect to={`/tutors/${userId}`} replace />
          )
        }
      </Route>
      <Route path="/sessions">
        <SessionsRoute user={user} messagesHrefOf={messagesHrefOf} />
      </Route>
      {user.role === 'tutor' && (
        <Route path="/profile">
          <EditProfile user={user} />
        </Route>
      )}
      <Route path="/settings">
        <Settings user={user} onUserChanged={loginStore.setUser} onLogOut={loginStore.logOut} />
      </Route>
      <Route path="/login">
        <Redirect to={afterDoor} replace />
      </Route>
      <Route path="/register">
        <Redirect to={afterDoor} replace />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
