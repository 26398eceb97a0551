/*
 * api/endpoints.h - the tables of all files of handlers.
 *
 * A new call is a row in one of these, its handler beside it, and a section
 * in docs/http-api.md.
 */
#ifndef API_ENDPOINTS_H
#define API_ENDPOINTS_H

#include "api/endpoint.h"

extern const struct endpoint_list account_endpoints;
extern const struct endpoint_list login_endpoints;
extern const struct endpoint_list ticket_endpoints;
extern const struct endpoint_list device_endpoints;
extern const struct endpoint_list contact_endpoints;
extern const struct endpoint_list block_endpoints;
extern const struct endpoint_list key_endpoints;
extern const struct endpoint_list identity_endpoints;
extern const struct endpoint_list held_endpoints;
extern const struct endpoint_list tutor_endpoints;
extern const struct endpoint_list rule_endpoints;
extern const struct endpoint_list reminder_endpoints;
extern const struct endpoint_list session_endpoints;
extern const struct endpoint_list calendar_endpoints;

#endif
