import { Banner } from './Banner.jsx';

/**
 * Why a form was refused, unless it was one field's fault and stands there.
 *
 * @param {{ error: { message: string, member?: string } | null, members?: string[] }} props
 *   members: the fields that show their own refusal.
 */
export function FormError({ error, members = [] }) {
  if (!error || (error.member && members.includes(error.member))) return null;
  return (
    <Banner tone="danger">
      <p>{error.message}</p>
    </Banner>
  );
}
