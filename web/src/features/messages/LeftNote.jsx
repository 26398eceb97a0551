import { Icon } from '../../ui/Icon.jsx';
import styles from './Composer.module.css';

/**
 * In the place of the composer, when nobody is there any more who could read.
 *
 * @param {{
 *   contact: import('./types.js').User,
 *   standIn: import('./types.js').User,
 * }} props  contact: as this browser knew them, perhaps only as the stand-in
 */
export function LeftNote({ contact, standIn }) {
  const isKnown = contact.lastName !== standIn.lastName || contact.firstName !== standIn.firstName;
  return (
    <div className={styles.composer}>
      <div className={styles.problem} role="status">
        <Icon name="leave" />
        <p>
          {isKnown ? contact.firstName : 'This person'} has deleted their account, so nothing can be
          sent any more. What you wrote to each other stays in this browser.
        </p>
      </div>
    </div>
  );
}
