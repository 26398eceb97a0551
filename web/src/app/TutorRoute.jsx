import { useLocation } from 'wouter';
import { TutorPage } from '../features/tutors/TutorPage.jsx';
import { enquire } from './enquiry.js';
import { doorTo } from './navigation.js';

/**
 * A tutor's page, for a visitor too; an enquiry leads into the conversation.
 *
 * @param {{
 *   userId: string,
 *   viewer: import('../net/shapes.js').User | null,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function TutorRoute({ userId, viewer, messagesHrefOf }) {
  const [path, navigate] = useLocation();

  async function handleEnquire() {
    if (!viewer) {
      navigate(doorTo(path));
      return;
    }
    await enquire(userId);
    navigate(messagesHrefOf(userId));
  }

  return <TutorPage key={userId} userId={userId} viewer={viewer} onEnquire={handleEnquire} />;
}
