import { Button } from './Button.jsx';
import { EmptyState } from './EmptyState.jsx';

/**
 * What should be here could not be had: why, and the way on.
 *
 * @param {{ title: string, error: { code: string, message: string }, onRetry?: () => void }} props
 */
export function ErrorState({ title, error, onRetry }) {
  return (
    <div role="alert">
      <EmptyState
        icon={error.code === 'offline' ? 'offline' : 'warning'}
        title={title}
        action={
          onRetry && (
            <Button look="secondary" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
