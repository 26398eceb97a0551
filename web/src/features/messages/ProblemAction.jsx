import { Button } from '../../ui/Button.jsx';
import { ButtonLink } from '../../ui/ButtonLink.jsx';

/**
 * What can be done about a connection that is not there, if anything.
 *
 * @param {{
 *   problem: import('./view/words.js').Problem,
 *   look: import('../../ui/Button.jsx').ButtonLook,
 *   onReconnect: () => void,
 * }} props
 */
export function ProblemAction({ problem, look, onReconnect }) {
  if (!problem.action) return null;
  if (problem.href) {
    return (
      <ButtonLink look={look} href={problem.href}>
        {problem.action}
      </ButtonLink>
    );
  }
  return (
    <Button look={look} onClick={onReconnect}>
      {problem.action}
    </Button>
  );
}
