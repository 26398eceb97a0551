import { Banner } from '../../ui/Banner.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';
import { useResource } from '../../ui/useResource.js';
import { readOwnTutor } from './tutorsApi.js';

/** What a tutor still has to do before students can book; nothing when all is done. */
export function ProfileChecklist() {
  const { data } = useResource('own', readOwnTutor);
  if (!data) return null;
  const missing = [
    data.tutor.subjects.length === 0 && 'name the subjects you teach',
    data.availability.hours.length === 0 && 'set your weekly hours',
    data.tutor.bio === '' && 'say a few words about yourself',
  ].filter((step) => step !== false);
  if (missing.length === 0) return null;
  const isBookable = data.tutor.subjects.length > 0 && data.availability.hours.length > 0;
  return (
    <Banner
      tone={isBookable ? 'info' : 'warning'}
      title={isBookable ? 'One more thing' : 'Students cannot book you yet'}
      actions={<ButtonLink href="/profile">Finish my profile</ButtonLink>}
    >
      <p>Still to do: {new Intl.ListFormat('en').format(missing)}.</p>
    </Banner>
  );
}
