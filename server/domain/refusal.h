/*
 * domain/refusal.h - why a session is not booked, or not moved.
 *
 * One vocabulary for docs/http-api.md 6: booking, the rules of a time and
 * the moves all answer with it, and api/session_reply.c says each as a
 * problem.  In the order in which they are asked, within each group.
 */
#ifndef DOMAIN_REFUSAL_H
#define DOMAIN_REFUSAL_H

enum refusal {
    REFUSAL_NONE,
    /* a booking */
    REFUSAL_KEY_REUSED, /* this key booked something else              */
    REFUSAL_TUTOR_NOT_FOUND,
    REFUSAL_BLOCKED, /* the student has blocked the tutor */
    REFUSAL_UNKNOWN_SUBJECT,
    REFUSAL_TOO_MANY_LESSONS,  /* the student has LIMIT_LESSONS_AHEAD         */
    REFUSAL_TOO_MANY_BOOKINGS, /* or LIMIT_LESSONS_RECENT, ended ones too     */
    REFUSAL_TOO_MANY_CONTACTS, /* one of the two has no room for another */
    /* a time: domain/fit.h */
    REFUSAL_INVALID_LENGTH, /* ends before it starts, too short, too long,
                               or start or end between five-minute steps   */
    REFUSAL_IN_THE_PAST,    /* or right now                                */
    REFUSAL_TOO_SOON,       /* the tutor wants to know earlier             */
    REFUSAL_TOO_FAR_AHEAD,
    REFUSAL_LENGTH_NOT_OFFERED,
    REFUSAL_OUTSIDE_HOURS,
    REFUSAL_SLOT_TAKEN,   /* overlaps a session of the tutor             */
    REFUSAL_TOO_CLOSE,    /* no buffer to a session of the tutor         */
    REFUSAL_STUDENT_BUSY, /* overlaps a session of the student           */
    /* a move: domain/move.h, domain/change.h */
    REFUSAL_SESSION_CHANGED,   /* another revision than the person saw    */
    REFUSAL_NOT_IN_THIS_STATE, /* the table has no such move from here    */
    REFUSAL_NOT_YOUR_MOVE,     /* the other one may make it               */
    REFUSAL_NO_PROPOSAL,       /* none is open                            */
    REFUSAL_TOO_LATE,
    REFUSAL_NOT_PROPOSED, /* this time is not in the proposal            */
    REFUSAL_SAME_TIME,    /* the session is at this time already         */
    REFUSAL_TOO_MANY_CHANGES,
    REFUSAL_COUNT
};

#endif
