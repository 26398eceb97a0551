/*
 * command_seed.h - `judify seed`: a demo school to try the program with.
 */
#ifndef COMMAND_SEED_H
#define COMMAND_SEED_H

struct store;

/* Add who is not there yet and print everybody with their password.  Returns
 * the exit status. */
int command_seed_run(struct store *store);

#endif
