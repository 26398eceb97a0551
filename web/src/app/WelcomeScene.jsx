import styles from './WelcomeScene.module.css';

/**
 * From a booking to a conversation, as a picture.  The page says the same in
 * words, so it is hidden from readers, and from screens too small for it.
 */
export function WelcomeScene() {
  return (
    <div className={styles.scene} aria-hidden="true">
      <div className={styles.lesson}>
        <span className={styles.leaf}>
          <span>Nov</span>
          <strong>24</strong>
        </span>
        <span>
          <strong>Mathematics with Ada</strong>
          <br />
          Tuesday, 16:00–17:00
        </span>
      </div>
      <p className={styles.mine}>I get lost in integration by parts. Could we start there?</p>
      <p className={styles.theirs}>
        Of course. Bring the one that made you give up; those are the good ones.
      </p>
      <p className={styles.mine}>Ha. Question 7, then.</p>
      <p className={styles.status}>Read 16:02</p>
    </div>
  );
}
