import { Redirect, Route, Switch, useLocation } from 'wouter';
import { HeldPage } from '../features/held/HeldPage.jsx';
import { BlockedPeople } from '../features/messages/BlockedPeople.jsx';
import { Messages } from '../features/messages/Messages.jsx';
import { MyBrowsers } from '../features/messages/MyBrowsers.jsx';
import { ReadReceiptsChoice } from '../features/messages/ReadReceiptsChoice.jsx';
import { useMessenger } from '../features/messages/useMessenger.js';
import { Settings } from '../features/settings/Settings.jsx';
import { EditProfile } from '../features/tutors/EditProfile.jsx';
import { FindTutors } from '../features/tutors/FindTutors.jsx';
import { RulesPage } from '../features/tutors/RulesPage.jsx';
import { BookRoute } from './BookRoute.jsx';
import { CalendarRoute } from './CalendarRoute.jsx';
import { loginStore } from './loginStore.js';
import { messagesHrefOf } from './navigation.js';
import { NotFound } from './NotFound.jsx';
import { SessionsRoute } from './SessionsRoute.jsx';
import { StudentHome } from './StudentHome.jsx';
import { TutorHome } from './TutorHome.jsx';
import { TutorRoute } from './TutorRoute.jsx';
import { useFreshSessions } from './useFreshSessions.js';

/** @import { Session, Tutor, User } from '../net/shapes.js' */

/**
 * Every page of somebody who is logged in, by its address.
 *
 * @param {{
 *   user: User,
 *   afterDoor: string,
 * }} props  afterDoor: where the person was going when the door stopped them.
 */
export function MemberPages({ user, afterDoor }) {
  const [, navigate] = useLocation();
  const messenger = useMessenger();
  useFreshSessions();
  const Home = user.role === 'tutor' ? TutorHome : StudentHome;

  /** A booking leads into the conversation, whose first message carries it. @param {Session} session @param {Tutor} tutor */
  function handleBooked(session, tutor) {
    messenger.startBookingConversation(session, tutor).catch(() => {});
    navigate(messagesHrefOf(tutor.userId));
  }

  /** The next person at this browser begins at the first page, not where this one was. */
  async function handleLogOut() {
    await loginStore.logOut();
    navigate('/', { replace: true });
  }

  /** As above, in all browsers. */
  async function handleLogOutEverywhere() {
    await loginStore.logOutEverywhere();
    navigate('/', { replace: true });
  }

  /** There is nobody any more who could go anywhere else. @param {string} password */
  async function handleLeave(password) {
    await loginStore.leave(password);
    navigate('/goodbye', { replace: true });
  }

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
            <BookRoute tutorId={userId} onBooked={handleBooked} />
          ) : (
            <Redirect to={`/tutors/${userId}`} replace />
          )
        }
      </Route>
      <Route path="/messages/:contactId?">
        {({ contactId }) => <Messages contactId={contactId ?? null} />}
      </Route>
      <Route path="/sessions">
        <SessionsRoute user={user} messagesHrefOf={messagesHrefOf} />
      </Route>
      <Route path="/sessions/calendar">
        <CalendarRoute user={user} messagesHrefOf={messagesHrefOf} />
      </Route>
      {user.role === 'tutor' && (
        <Route path="/profile">
          <EditProfile user={user} />
        </Route>
      )}
      {user.role === 'tutor' && (
        <Route path="/profile/rules">
          <RulesPage user={user} />
        </Route>
      )}
      <Route path="/settings">
        <Settings
          user={user}
          onUserChanged={loginStore.setUser}
          onLogOut={handleLogOut}
          onLogOutEverywhere={handleLogOutEverywhere}
          onLeave={handleLeave}
        >
          <MyBrowsers />
          <ReadReceiptsChoice />
          <BlockedPeople />
        </Settings>
      </Route>
      <Route path="/settings/held">
        <HeldPage />
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
