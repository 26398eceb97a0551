#include "post_office.h"

#include "api/postman.h"
#include "base/log.h"
#include "config.h"
#include "domain/mail.h"
#include "io/pool.h"
#include "io/smtp.h"
#include "serve.h"
#include "store/store.h"

enum status post_office_settle(struct post_office *office,
                               const struct config *config)
{
    if (config->smtp == NULL)
        return OK;
    return smtp_open(
        &(struct smtp_config){
            .url = config->smtp,
            .from = config->mail_from,
            .user = config->smtp_user,
            .password_file = config->smtp_password_file,
            .ca_file = config->smtp_ca,
        },
        &office->smtp);
}

enum status post_office_open(struct post_office *office,
                             const struct config *config, struct loop *loop,
                             struct service *service, struct store *store)
{
    const bool is_on = office->smtp != NULL;
    enum status st = mail_set_postman(store, is_on ? config->public_url : NULL);
    if (st != OK || !is_on)
        return st;
    st = serve_open_store(config, &office->store);
    if (st != OK)
        return st;
    office->pool = pool_open(loop, 1);
    if (office->pool == NULL)
        return ERR_IO;
    office->postman = postman_new(service, &(struct postman_parts){
                                               .pool = office->pool,
                                               .store = office->store,
                                               .smtp = office->smtp,
                                               .from = config->mail_from,
                                           });
    log_info("sending mail server=%s links=%s", config->smtp,
             config->public_url);
    return OK;
}

void post_office_stop(struct post_office *office)
{
    if (office->postman != NULL)
        postman_stop(office->postman);
}

bool post_office_is_quiet(const struct post_office *office)
{
    return office->pool == NULL || pool_busy(office->pool) == 0;
}

void post_office_close_pool(struct post_office *office)
{
    pool_close(office->pool);
    office->pool = NULL;
}

void post_office_close(struct post_office *office)
{
    postman_free(office->postman);
    store_close(office->store);
    smtp_close(office->smtp);
}
