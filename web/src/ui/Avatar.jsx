import { classNames } from './classNames.js';
import { initialsOf, tintOf } from './initials.js';
import styles from './Avatar.module.css';

/**
 * A person, as initials on a tint of their own.  Decoration: the name stands
 * beside it in text.
 *
 * @param {{ person: import('./initials.js').Named, size?: 's' | 'm' | 'l' }} props
 */
export function Avatar({ person, size = 'm' }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(styles.avatar, styles[size], styles[`tint${tintOf(person)}`])}
    >
      {initialsOf(person)}
    </span>
  );
}
