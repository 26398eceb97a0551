/*
 * api/vitals.h - how the server is: /healthz, /readyz, /metrics, /version.
 *
 * For the operator and whatever watches for them (docs/operations.md).
 */
#ifndef API_VITALS_H
#define API_VITALS_H

struct call;

/* 200 as long as the loop ticks. */
void vitals_serve_health(struct call *call);

/* 200 when a worker can ask the database and we are not stopping; else 503
 * with the reason as text. */
void vitals_serve_ready(struct call *call);

/* Prometheus text format 0.0.4; to loopback, or with the configured token. */
void vitals_serve_metrics(struct call *call);

/* Program, protocol and schema versions as JSON. */
void vitals_serve_version(struct call *call);

#endif
