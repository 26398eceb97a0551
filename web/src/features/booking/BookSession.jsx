import { ErrorState } from '../../ui/ErrorState.jsx';
import { fullName } from '../../ui/initials.js';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { bookingWindow } from '../../ui/rulesWords.js';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { useResource } from '../../ui/useResource.js';
import { readTutor } from './bookingApi.js';
import { BookingForm } from './BookingForm.jsx';

/** @import { BookingIntent } from '../../net/shapes.js' */

/**
 * Books a lesson with one tutor: subject, length, a free time, and a word to
 * the tutor.  What comes after a yes is the app's to decide.
 *
 * @param {{
 *   tutorId: string,
 *   onBook: (intent: BookingIntent) => Promise<void>,
 * }} props  onBook: throws the server's refusal.
 */
export function BookSession({ tutorId, onBook }) {
  const { status, data, error, reload } = useResource(tutorId, (signal) =>
    readTutor(tutorId, signal),
  );

  if (status === 'failed') {
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    const onRetry = problem.status === 404 ? undefined : reload;
    return <ErrorState title="We could not open this page" error={problem} onRetry={onRetry} />;
  }
  const bookingRule = data && bookingWindow(data.rules);
  return (
    <>
      <PageHeader
        title={data ? `Book a lesson with ${fullName(data.tutor)}` : 'Book a lesson'}
        lead={`Only times that are really free are shown. ${bookingRule ?? ''}`}
      />
      {data ? (
        <BookingForm tutor={data.tutor} rules={data.rules} onBook={onBook} />
      ) : (
        <Skeleton label="Loading the tutor" shape="card" />
      )}
    </>
  );
}
