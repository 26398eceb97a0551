import { Badge } from '../../ui/Badge.jsx';
import { Card } from '../../ui/Card.jsx';
import { fullName } from '../../ui/initials.js';
import { formatMoney } from '../../ui/money.js';
import { formatDate, formatDay, formatRange, zoneHere, zoneName } from '../../ui/time.js';
import { identityOf, keysOf, mailsOf, nameOf, remindersOf } from './heldWords.js';
import styles from './HeldPage.module.css';

/** @import { Held } from './heldApi.js' */

/**
 * What is in the server's database.
 *
 * @param {{ held: Held }} props
 */
export function HeldFacts({ held }) {
  const zone = zoneHere();
  const { user, sessions, contacts, blocks, devices, logins } = held;
  return (
    <>
      <Card aria-label="Account" className={styles.part}>
        <h2>Account</h2>
        <dl className={styles.facts}>
          {factsOf(held).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className={styles.quiet}>And your password, as a hash that cannot be turned back.</p>
      </Card>
      <List title="Lessons" none="No lessons.">
        {sessions.map((session) => (
          <Row
            key={session.sessionId}
            title={`${session.subject}, ${formatDay(session.start, zone)}, ${formatRange(session, zone)}`}
            about={[
              `With ${nameOf(held, session.tutorId === user.userId ? session.studentId : session.tutorId)}, ${session.status}`,
              session.notes ? `Notes: ${session.notes}` : '',
            ]}
          />
        ))}
      </List>
      <List title="Contacts" none="No contacts.">
        {contacts.map((contact) => (
          <Row
            key={contact.user.userId}
            title={fullName(contact.user)}
            about={[contact.user.role === 'tutor' ? 'Tutor' : 'Student']}
          />
        ))}
      </List>
      <List title="Blocked" none="Nobody.">
        {blocks.map(({ user: blocked, blockedAt }) => (
          <Row
            key={blocked.userId}
            title={fullName(blocked)}
            about={[`Since ${formatDate(blockedAt, zone)}`]}
          />
        ))}
      </List>
      <List
        title="Browsers with messages"
        none="No browser has opened messages yet."
        note={identityOf(held)}
      >
        {devices.map(({ deviceId, name, createdAt, lastSeenAt }) => (
          <Row
            key={deviceId}
            title={name}
            about={[
              `Since ${formatDate(createdAt, zone)}`,
              lastSeenAt ? `Last seen ${formatDate(lastSeenAt, zone)}` : 'Not seen yet',
              keysOf(held, deviceId),
            ]}
          />
        ))}
      </List>
      <List title="Logins" none="No logins.">
        {logins.map(({ loginId, browser, createdAt, lastSeenAt, current }) => (
          <Row
            key={loginId}
            title={browser || 'A browser'}
            about={[
              `Since ${formatDate(createdAt, zone)}`,
              `Last seen ${formatDate(lastSeenAt, zone)}`,
            ]}
            badge={current ? 'This browser' : undefined}
          />
        ))}
      </List>
    </>
  );
}

/** @param {Held} held @returns {[string, string][]} */
function factsOf({ user, tutor, calendarSince, reminders, mailsWaiting }) {
  /** @type {[string, string][]} */
  const facts = [
    ['Name', fullName(user)],
    ['Username', user.username],
    ['Email', user.email ?? ''],
    ['Time zone', zoneName(user.timeZone ?? 'UTC')],
    ['Role', user.role],
    ['Calendar address', calendarSince ? `Since ${formatDate(calendarSince, zoneHere())}` : 'none'],
    ['Reminders', remindersOf(reminders)],
    ['Mailed to you', mailsOf(reminders)],
    ['Mails that wait to be sent', mailsWaiting === 0 ? 'none' : String(mailsWaiting)],
  ];
  if (tutor) {
    facts.push(['Subjects', tutor.subjects.join(', ') || 'none yet']);
    facts.push(['Hourly rate', formatMoney(tutor.hourlyRate, tutor.currency)]);
    facts.push(['About you', tutor.bio || 'nothing yet']);
  }
  return facts;
}

/**
 * @param {{ title: string, none: string, note?: string, children: React.ReactNode[] }} props
 */
function List({ title, none, note, children }) {
  return (
    <Card aria-label={title} className={styles.part}>
      <h2>{title}</h2>
      {children.length === 0 ? (
        <p className={styles.quiet}>{none}</p>
      ) : (
        <ul className={styles.rows}>{children}</ul>
      )}
      {note && children.length > 0 && <p className={styles.quiet}>{note}</p>}
    </Card>
  );
}

/**
 * @param {{ title: string, about: string[], badge?: string }} props
 */
function Row({ title, about, badge }) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <strong>{title}</strong>
        {about.filter(Boolean).map((line) => (
          <span key={line} className={styles.quiet}>
            {line}
          </span>
        ))}
      </div>
      {badge && <Badge tone="brand">{badge}</Badge>}
    </li>
  );
}
