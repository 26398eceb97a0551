import { Icon } from './Icon.jsx';
import styles from './Menu.module.css';

/**
 * @param {{ icon: import('./Icon.jsx').IconName, children: React.ReactNode, onClick: () => void }} props
 */
export function MenuItem({ icon, children, onClick }) {
  return (
    <button type="button" className={styles.item} onClick={onClick}>
      <Icon name={icon} />
      {children}
    </button>
  );
}
