/*
 * io/notify.h - words to whoever supervises this process: sd_notify(3), in a
 * few lines instead of a library.
 */
#ifndef IO_NOTIFY_H
#define IO_NOTIFY_H

/*
 * A descriptor to send to the socket at `path`; a leading "@" is the abstract
 * namespace.  Opened once, so that it works after a fence is raised.
 *
 * Returns -1 when there is none, or nobody listens.  The caller closes it.
 */
int notify_open(const char *path);

/* Send "READY=1" or the like; without a supervisor (-1), nothing. */
void notify_send(int fd, const char *text);

#endif
