/**
 * app/bookedStore.js - the caller's lessons: asked for, kept in step, kept.
 *
 *   loading (with what this browser kept) --listed--> ready --reload()--> loading
 *   ready --notice: refresh(sessionId)--> ready       any refusal --> failed (keeps what it had)
 *
 * The list ends somewhere: readOlder() asks for those before, and learn(sessionId)
 * for a single one.
 *
 * A store without React.  What to do with the answers is bookedReducer.js's.
 */
import { asApiError, request } from '../net/http.js';
import { bookedReducer, unknownOf } from './bookedReducer.js';
import { keep, readKept } from './keptBooked.js';

/**
 * @import { Session, SessionDetails } from '../net/shapes.js'
 * @import { Booked } from './bookedReducer.js'
 */

/** A lesson that could not be asked for after a notice is asked for again. */
const AGAIN_MS = 3_000;
/** Questions about single lessons at a time. */
const AT_ONCE = 4;

/**
 * @typedef {import('../ui/resource.js').ResourceState<Booked> & Older} BookedState
 *
 * @typedef {object} Older
 * @property {string | null} older     the lesson that readOlder() asks for those before; null: no more
 * @property {boolean} isReadingOlder
 */

/**
 * @param {string} userId
 * @param {() => string} [now]  ISO 8601
 */
export function createBookedStore(userId, now = () => new Date().toISOString()) {
  /** @type {BookedState} */
  let state = {
    status: 'loading',
    data: readKept(userId),
    error: null,
    older: null,
    isReadingOlder: false,
  };
  /** @type {AbortController | null} */
  let asking = null;
  /** Asked for by learn(), and answered. @type {Set<string>} */
  const learnt = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @param {Partial<typeof state>} change */
  function set(change) {
    state = { ...state, ...change };
    listeners.forEach((listener) => listener());
  }

  /** @param {Parameters<typeof bookedReducer>[1]} event */
  function apply(event) {
    const data = bookedReducer(state.data, event);
    set({ data });
    keep(userId, data);
  }

  /**
   * The zones of tutors that are not known: a tutor's clock is part of a
   * lesson's time. One that cannot be had is left out.
   *
   * @param {Session[]} sessions
   * @param {AbortSignal} signal
   * @returns {Promise<Record<string, string>>}
   */
  async function readZones(sessions, signal) {
    const ids = sessions.map(({ tutorId }) => tutorId).filter((id) => id !== userId);
    const unknown = [...new Set(ids)].filter((id) => !state.data?.zones[id]);
    const answers = await Promise.allSettled(
      unknown.map((id) => request('GET', `/api/tutors/${id}`, { signal })),
    );
    return Object.fromEntries(
      answers.flatMap((answer) =>
        answer.status === 'fulfilled'
          ? [[answer.value.tutor.userId, answer.value.tutor.timeZone]]
          : [],
      ),
    );
  }

  /** @param {string} sessionId @param {AbortSignal} [signal] */
  async function readOne(sessionId, signal) {
    const details = await request('GET', `/api/sessions/${sessionId}`, { signal });
    if (!signal?.aborted) apply({ type: 'told', details, at: now() });
  }

  /** What happened to lessons while nobody here was told. @param {AbortSignal} signal */
  async function catchUp(signal) {
    const ids = state.data ? unknownOf(state.data, userId) : [];
    const readers = Array.from({ length: AT_ONCE }, async () => {
      for (let id = ids.shift(); id; id = ids.shift()) await readOne(id, signal);
    });
    await Promise.all(readers);
  }

  /** A page of the list, taken; the next one. @param {string} query @param {AbortSignal} signal */
  async function readList(query, signal) {
    const path = `/api/sessions${query}`;
    const { sessions, people = {}, next = null } = await request('GET', path, { signal });
    const zones = await readZones(sessions, signal);
    if (!signal.aborted) apply({ type: 'listed', sessions, people, zones, at: now() });
    return /** @type {string | null} */ (next);
  }

  /** Pages of what is known already are passed over. @param {AbortSignal} signal */
  async function readPageBefore(signal) {
    const known = state.data?.sessions.length;
    while (state.older && state.data?.sessions.length === known) {
      const older = await readList(`?before=${state.older}`, signal);
      if (signal.aborted) return;
      set({ older });
    }
    await catchUp(signal);
  }

  async function reload() {
    asking?.abort();
    clearTimeout(timer);
    const mine = new AbortController();
    asking = mine;
    const { signal } = mine;
    if (state.status !== 'loading') set({ status: 'loading', error: null, isReadingOlder: false });
    try {
      const older = await readList('', signal);
      if (signal.aborted) return;
      set({ status: 'ready', older });
      await catchUp(signal);
    } catch (thrown) {
      if (!signal.aborted) set({ status: 'failed', error: asApiError(thrown) });
    }
  }

  return {
    read: () => state,
    reload,

    /** The lessons before those that are here. A reload ends it. */
    async readOlder() {
      const signal = asking?.signal;
      if (state.status !== 'ready' || state.isReadingOlder || !state.older || !signal) return;
      set({ isReadingOlder: true });
      try {
        await readPageBefore(signal);
      } catch (thrown) {
        if (!signal.aborted) set({ status: 'failed', error: asApiError(thrown) });
      }
      if (!signal.aborted) set({ isReadingOlder: false });
    },

    /** A conversation names this lesson, and no list had it. @param {string} sessionId */
    async learn(sessionId) {
      if (learnt.has(sessionId)) return;
      learnt.add(sessionId);
      try {
        await readOne(sessionId);
      } catch (thrown) {
        /* Whatever a message names: what is no lesson of ours is not asked for again. */
        if (asApiError(thrown).status !== 404) learnt.delete(sessionId);
      }
    },

    /** Something happened to this lesson. @param {string} sessionId */
    async refresh(sessionId) {
      try {
        await readOne(sessionId);
      } catch (thrown) {
        set({ status: 'failed', error: asApiError(thrown) });
        clearTimeout(timer);
        timer = setTimeout(reload, AGAIN_MS);
      }
    },

    /** The answer to something that was done here. @param {SessionDetails} details */
    take: (details) => apply({ type: 'told', details, at: now() }),

    stop() {
      asking?.abort();
      clearTimeout(timer);
    },

    /** @param {() => void} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
