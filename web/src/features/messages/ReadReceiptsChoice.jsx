import { useState } from 'react';
import { Card } from '../../ui/Card.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { setTellsReads, tellsReads } from './readReceipts.js';
import { useMessenger } from './useMessenger.js';
import styles from './ReadReceiptsChoice.module.css';

const CHOICES = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

/** May others see that I have read what they wrote? */
export function ReadReceiptsChoice() {
  const { user } = useMessenger();
  const [tells, setTells] = useState(() => tellsReads(user.userId));

  /** @param {string} value */
  function handleChange(value) {
    setTellsReads(user.userId, value === 'on');
    setTells(value === 'on');
  }

  return (
    <Card aria-label="Read receipts" className={styles.card}>
      <h2>Read receipts</h2>
      <p>
        On, people see when you have read what they wrote, and you see when they have. Off, neither
        is told. That a message has arrived is always shown. This counts for this browser.
      </p>
      <ChoiceGroup
        legend="Tell when messages are read"
        name="readReceipts"
        value={tells ? 'on' : 'off'}
        options={CHOICES}
        onChange={handleChange}
      />
    </Card>
  );
}
