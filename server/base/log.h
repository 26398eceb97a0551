/*
 * base/log.h - one event, one line, on standard error.
 *
 * A line is `<N>` (the syslog priority that systemd's journal reads), then
 * lower-case words and key=value pairs: `link closed id=81 reason=too_slow`.
 * No timestamp: the journal stamps it.  Never a message, token, cookie,
 * name or e-mail address (protocol.md 9, promise 1).
 *
 *   error  a human must act          warn   we coped
 *   info   lives and deaths          debug  for whoever develops
 *
 * Safe from any thread: each line is one write(2), which waits for nobody:
 * when whoever reads has stopped, lines are dropped, and counted.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_LEVEL_COUNT };

/* Lines above `level` are dropped.  Set once, before threads start; INFO
 * until then. */
void log_set_level(enum log_level level);

/* Whether lines begin with `<N>`; set once, before threads start.  Off when
 * a person reads the terminal. */
void log_set_priorities(int is_on);

/* printf-style; a line longer than 1,000 bytes is cut.  No newline. */
__attribute__((format(printf, 2, 3))) void log_write(enum log_level level,
                                                     const char *format, ...);

/* Lines that found standard error full or closed. */
uint64_t log_dropped(void);

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_write(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

#endif
