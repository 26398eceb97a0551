import { useState } from 'react';
import { Button } from './Button.jsx';
import { Field } from './Field.jsx';
import { passwordHint } from './passwordHint.js';

/**
 * A password, hidden until one wants to see it.
 *
 * @param {React.ComponentProps<typeof Field> & { isNew?: boolean }} props
 *   isNew: it is being chosen, so a word about it stands below while one types.
 */
export function PasswordField({ isNew = false, hint, ...props }) {
  const [isShown, setIsShown] = useState(false);
  const [typed, setTyped] = useState('');
  const word = isNew ? passwordHint(typed) : null;
  const { onChange } = props;
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      hint={word ?? hint}
      minLength={isNew ? 8 : undefined}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      onChange={(event) => {
        if (isNew) setTyped(event.target.value);
        onChange?.(event);
      }}
      addon={
        <Button
          look="quiet"
          aria-pressed={isShown}
          aria-label={`Show ${props.label.toLowerCase()}`}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  );
}
