import { Link } from 'wouter';
import { shortName } from '../../ui/initials.js';
import { Badge } from '../../ui/Badge.jsx';
import { Button } from '../../ui/Button.jsx';
import { formatRange } from '../../ui/time.js';
import { itemsOn } from './calendarItems.js';
import { DayName } from './DayName.jsx';
import styles from './CalendarAgenda.module.css';

/**
 * Day under day: the same as the week, for a phone and for a reader.
 *
 * @param {import('./Calendar.jsx').CalendarProps} props
 */
export function CalendarAgenda({ week, items, edit, booked, user, messagesHrefOf }) {
  return (
    <ol className={styles.agenda}>
      {week.axis.days.map((day) => {
        const on = itemsOn(items, day);
        return (
          <li key={day.day.toString()} className={styles.day}>
            <DayName day={day} week={week} onAdd={edit.onAdd} />
            {on.length === 0 && <p className={styles.none}>Nothing</p>}
            <ul className={styles.items}>
              {on.map((item) => (
                <li key={item.key} className={styles[item.kind]}>
                  <AgendaItem
                    item={item}
                    edit={edit}
                    booked={booked}
                    user={user}
                    zone={week.zone}
                    messagesHrefOf={messagesHrefOf}
                  />
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

/** @param {Omit<Parameters<typeof import('./CalendarBlock.jsx').CalendarBlock>[0], 'style'>} props */
function AgendaItem({ item, edit, booked, user, zone, messagesHrefOf }) {
  const { startMs, endMs, session } = item;
  const [start, end] = [startMs, endMs].map((ms) => new Date(ms).toISOString());
  const time = formatRange({ start, end }, zone);
  if (!session) {
    return (
      <>
        <span>
          <span className={styles.time}>{time}</span> {edit.freeLabel}
        </span>
        {edit.onFree && (
          <Button look="quiet" onClick={() => edit.onFree?.(item)}>
            {edit.onAdd ? 'Change' : 'Book'}
            <span className="visually-hidden"> {time}</span>
          </Button>
        )}
      </>
    );
  }
  const otherId = session.tutorId === user.userId ? session.studentId : session.tutorId;
  return (
    <>
      <span>
        <span className={styles.time}>{time}</span> <strong>{session.subject}</strong> with{' '}
        {booked.people[otherId] && shortName(booked.people[otherId])}{' '}
        {session.status === 'requested' && <Badge tone="accent">Requested</Badge>}
      </span>
      <Link href={messagesHrefOf(otherId)} className={styles.open}>
        Open<span className="visually-hidden"> {session.subject}</span>
      </Link>
    </>
  );
}
