/*
 * command.h - what the program can be told to do, one row each.
 */
#ifndef COMMAND_H
#define COMMAND_H

struct config;

/* Run config->command.  Returns the exit status: 0 done, 1 failed (said on
 * standard error), 2 there is no such command. */
int command_run(struct config *config);

#endif
