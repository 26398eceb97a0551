import styles from './Settings.module.css';

/**
 * What becomes of everything, in plain words.
 *
 * @param {{ role: import('../../net/shapes.js').Role }} props
 */
export function DeletingMeans({ role }) {
  const others = role === 'tutor' ? 'students' : 'tutors';
  return (
    <>
      <p>
        <strong>This cannot be undone.</strong>
      </p>
      <ul className={styles.means}>
        <li>
          Your lessons ahead are cancelled, and your {others} are told at once. Lessons that took
          place stay in their lists, with <em>Deleted user</em> in the place of your name.
        </li>
        <li>
          Your name, address, password{role === 'tutor' ? ', profile, hours' : ''} and logins are
          deleted from the server, and with them everything else that is yours alone. Backups of the
          server that are older have it until they are replaced.
        </li>
        <li>
          Messages stay in the browsers of those you wrote with, with your name. Nobody can write to
          you any more.
        </li>
        <li>
          What this browser keeps of you is removed. What your other browsers keep stays in them.
        </li>
      </ul>
    </>
  );
}
