import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Composer } from './Composer.jsx';
import { ConversationItem } from './ConversationItem.jsx';
import { MessageBubble } from './MessageBubble.jsx';
import { UnopenedRow } from './UnopenedRow.jsx';

/** @type {any} */
const online = { name: 'online' };

beforeEach(() => localStorage.clear());

describe('the composer', () => {
  /** @param {any} [props] */
  function show(props) {
    const onSend = vi.fn(async () => {});
    const all = {
      conversationId: 'c1',
      contactName: 'Maya',
      connection: online,
      onSend,
      onTyping: vi.fn(),
      onReconnect: vi.fn(),
      ...props,
    };
    const view = render(<Composer {...all} />);
    return { ...all, ...view, field: () => screen.getByLabelText('Message to Maya') };
  }

  test('Enter sends and empties, Shift and Enter begin a new line', async () => {
    const { onSend, field } = show();
    await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo');
    expect(field()).toHaveProperty('value', '');
  });

  test('nothing but space is not sent', async () => {
    const { onSend, field } = show();
    await userEvent.type(field(), '   {Enter}');
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true);
  });

  test('offline it is disabled, says why, and keeps the draft', async () => {
    const { field, rerender, ...all } = show();
    await userEvent.type(field(), 'half a thought');
    rerender(<Composer {...all} connection={{ name: 'offline' }} />);
    expect(field()).toHaveProperty('disabled', true);
    expect(field()).toHaveProperty('value', 'half a thought');
    const why = document.getElementById(field().getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toContain('You are offline');
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(all.onReconnect).toHaveBeenCalledTimes(1);
  });

  test('a draft outlives the page, one per conversation', async () => {
    const first = show();
    await userEvent.type(first.field(), 'for later');
    first.unmount();
    const second = show();
    expect(second.field()).toHaveProperty('value', 'for later');
    second.unmount();
    expect(show({ conversationId: 'c2' }).field()).toHaveProperty('value', '');
  });

  test('what could not be stored stands in the box again, and says so', async () => {
    const { field } = show({ onSend: vi.fn().mockRejectedValue(new Error('full')) });
    await userEvent.type(field(), 'too much{Enter}');
    await waitFor(() => expect(field()).toHaveProperty('value', 'too much'));
    expect(screen.getByRole('alert').textContent).toContain('was not sent');
    expect(localStorage.getItem('judify_draft_c1')).toBe('too much');
  });
});

describe('a bubble', () => {
  /** @param {any} message @param {any} [props] */
  function show(message, props) {
    const row = { kind: 'message', key: 'k', isMine: true, isFirst: true, isLast: true };
    const whole = { content: 'hello', timestamp: '2026-11-23T09:00:00.000Z', ...message };
    return render(
      <MessageBubble
        row={/** @type {any} */ ({ ...row, message: whole })}
        author="You"
        zone="Europe/Berlin"
        isNewest={false}
        isAwaited={false}
        isTarget={false}
        onSendAgain={vi.fn()}
        {...props}
      />,
    );
  }

  test.each([
    ['sending', 'Sending'],
    ['held', 'On the server'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
    ['failed', 'Not delivered'],
  ])('%s is said in words', (status, word) => {
    show({ status });
    expect(screen.getByText(word)).toBeTruthy();
  });

  test('what has failed says why and can be sent again', async () => {
    const onSendAgain = vi.fn();
    show({ status: 'failed', reason: 'expired' }, { onSendAgain });
    expect(screen.getByText('It waited for 21 days and nobody picked it up.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Send again' }));
    expect(onSendAgain).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['left', {}, /deleted their account/],
    ['too_large', {}, /Send it in parts/],
    ['expired', { onSendAgain: null }, /21 days/],
  ])('what has failed for good (%s, %j) cannot be sent again', (reason, props, sentence) => {
    show({ status: 'failed', reason }, props);
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('what somebody typed is text, whatever it looks like', () => {
    const { container } = show({ status: 'read', content: '<img src=x> https://a.example/' });
    expect(container.querySelector('img')).toBeNull();
    const link = screen.getByRole('link', { name: 'https://a.example/' });
    expect(link.getAttribute('rel')).toContain('noopener');
  });
});

describe('a message that could not be read', () => {
  /** @param {boolean} isOver */
  function show(isOver) {
    const unopened = { userId: 'maya', id: 'x', atMs: 0, isOver };
    const onHide = vi.fn();
    render(<UnopenedRow unopened={unopened} name="Maya" zone="UTC" onHide={onHide} />);
    return { unopened, onHide };
  }

  test('is waited for', () => {
    show(false);
    expect(screen.getByText(/Asked Maya’s browser to send it again\./)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('and given up, with what to do, can be put away', async () => {
    const { unopened, onHide } = show(true);
    expect(screen.getByText(/Ask Maya to send it again/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Hide' }));
    expect(onHide).toHaveBeenCalledExactlyOnceWith(unopened);
  });
});

test('a conversation in the list says who, what, and how many are new', () => {
  const lastMessage = {
    messageId: 'm',
    senderId: 'maya',
    content: 'See you!',
    timestamp: '2026-11-23T09:00:00.000Z',
  };
  render(
    <ConversationItem
      conversation={/** @type {any} */ ({ lastMessage, unreadCount: 2 })}
      contact={/** @type {any} */ ({ userId: 'maya', firstName: 'Maya', lastName: 'L' })}
      isOnline
      isOpen={false}
      zone="Europe/Berlin"
      nowMs={Date.parse('2026-11-23T09:05:00.000Z')}
    />,
  );
  const link = within(screen.getByRole('link'));
  expect(link.getByText('See you!')).toBeTruthy();
  expect(link.getByText('5 min')).toBeTruthy();
  expect(screen.getByRole('link').textContent).toContain('2 new messages');
  expect(screen.getByRole('link').textContent).toContain('online');
});
