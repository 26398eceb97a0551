/*
 * command_backup.h - `judify backup FILE` and `judify restore FILE`.
 */
#ifndef COMMAND_BACKUP_H
#define COMMAND_BACKUP_H

struct config;

/* Each says on standard output what it did.  Returns the exit status: 0 done,
 * 1 failed (the last line of the log says why, and what to do). */
int command_backup_run(struct config *config);
int command_restore_run(struct config *config);

#endif
