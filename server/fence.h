/*
 * fence.h - a fence of our own around the process: Landlock.
 *
 * Whoever takes over the process finds no file but the database's, the time
 * zones and the certificate, no program to run, and no way to connect to
 * another machine or to listen on another port; where mail is sent, to the
 * port of the mail server and to name servers alone.  systemd's fence
 * (packaging/judify.service) stands further out; this one needs no systemd.
 */
#ifndef FENCE_H
#define FENCE_H

struct config;

/*
 * Raise it for this thread and those that it starts; there is no way back.
 * After the sockets are bound and the web app is read.  Where the kernel has
 * no Landlock, or the fence is turned off, it says so and goes on.
 */
void fence_raise(const struct config *config);

#endif
