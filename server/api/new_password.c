#include "api/new_password.h"

#include "api/reply.h"
#include "domain/password.h"

bool new_password_is_good(struct reply *reply, const char *member,
                          const char *password,
                          const struct password_owner *owner)
{
    if (password_check(password) != OK)
        reply_refuse_member(reply, PROBLEM_PASSWORD_TOO_SHORT, member);
    else if (guessable_is(password, owner))
        reply_refuse_member(reply, PROBLEM_PASSWORD_TOO_COMMON, member);
    return reply->problem == PROBLEM_NONE;
}
