import { EmptyState } from '../../ui/EmptyState.jsx';
import styles from './NoMessages.module.css';

/**
 * A conversation before its first word.
 *
 * @param {{ contact: import('./types.js').User }} props
 */
export function NoMessages({ contact }) {
  return (
    <div className={styles.middle}>
      <EmptyState icon="messages" title={`Say hello to ${contact.firstName || 'them'}`}>
        What you write is kept in your two browsers and nowhere else.
      </EmptyState>
    </div>
  );
}
