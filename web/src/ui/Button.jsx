import { classNames } from './classNames.js';
import { Spinner } from './Spinner.jsx';
import styles from './Button.module.css';

/**
 * @typedef {'primary' | 'secondary' | 'quiet' | 'danger'} ButtonLook
 *
 * @param {React.ComponentProps<'button'> & { look?: ButtonLook, isBusy?: boolean, isWide?: boolean }} props
 *   isBusy: keeps its width and its focus, refuses a second press, and says so.
 */
export function Button({ look = 'primary', isBusy = false, isWide = false, ...props }) {
  const { className, children, onClick, type = 'button', ...rest } = props;
  return (
    <button
      {...rest}
      type={isBusy ? 'button' : type}
      onClick={isBusy ? undefined : onClick}
      aria-disabled={isBusy || undefined}
      className={classNames(styles.button, styles[look], isWide && styles.wide, className)}
    >
      {isBusy && <Spinner label="Working" />}
      {children}
    </button>
  );
}
