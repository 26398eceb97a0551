/*
 * command_user.h - `judify user ...`: accounts by the operator's hand.
 *
 * Passwords come from standard input, one line, so that they stand in no
 * shell history and in no list of processes.
 */
#ifndef COMMAND_USER_H
#define COMMAND_USER_H

struct config;
struct store;

/* `user add EMAIL FIRST LAST ROLE ZONE`, `user passwd EMAIL` and the other
 * verbs of the table at the end of command_user.c; the words are in the
 * config.  Returns the exit status; what is wrong is said on standard
 * error. */
int command_user_run(const struct config *config, struct store *store);

#endif
