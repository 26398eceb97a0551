/*
 * read_calendar - a text/calendar on standard input, read by libical.
 *
 * Another reader than the one who wrote it: prints one JSON object with the
 * calendar's METHOD and its events, each property as libical understands it,
 * and ends with 1 when libical finds an error in it.
 */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>
#include <libical/ical.h>

static char *read_all(void)
{
    size_t len = 0, size = 1 << 20;
    char *text = malloc(size);
    while (text != NULL && len + 1 < size) {
        const size_t n = fread(text + len, 1, size - 1 - len, stdin);
        if (n == 0)
            break;
        len += n;
    }
    if (text != NULL)
        text[len] = '\0';
    return text;
}

static void set(json_t *object, const char *name, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, name, json_string(text));
}

/* Unix time, or null for what has no zone or no time. */
static json_t *instant(struct icaltimetype time)
{
    if (icaltime_is_null_time(time) || !icaltime_is_utc(time))
        return json_null();
    return json_integer(
        (json_int_t)icaltime_as_timet_with_zone(time, time.zone));
}

static void set_organizer(json_t *event, icalcomponent *component)
{
    icalproperty *property =
        icalcomponent_get_first_property(component, ICAL_ORGANIZER_PROPERTY);
    icalparameter *cn =
        property == NULL
            ? NULL
            : icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
    if (cn != NULL)
        set(event, "organizer", icalparameter_get_cn(cn));
}

static json_t *read_event(icalcomponent *component)
{
    json_t *event = json_object();
    set(event, "uid", icalcomponent_get_uid(component));
    set(event, "summary", icalcomponent_get_summary(component));
    set(event, "description", icalcomponent_get_description(component));
    set(event, "location", icalcomponent_get_location(component));
    set(event, "status",
        icalproperty_status_to_string(icalcomponent_get_status(component)));
    json_object_set_new(event, "sequence",
                        json_integer(icalcomponent_get_sequence(component)));
    json_object_set_new(event, "start",
                        instant(icalcomponent_get_dtstart(component)));
    json_object_set_new(event, "end",
                        instant(icalcomponent_get_dtend(component)));
    json_object_set_new(event, "stamp",
                        instant(icalcomponent_get_dtstamp(component)));
    set_organizer(event, component);
    return event;
}

int main(void)
{
    char *text = read_all();
    icalcomponent *calendar =
        text == NULL ? NULL : icalparser_parse_string(text);
    if (calendar == NULL ||
        icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
        fprintf(stderr, "read_calendar: not one calendar\n");
        return 1;
    }
    const int errors = icalcomponent_count_errors(calendar);
    const int is_lawful = icalrestriction_check(calendar);
    if (errors != 0 || !is_lawful) {
        fprintf(stderr, "read_calendar: %d errors\n%s", errors,
                icalcomponent_as_ical_string(calendar));
        return 1;
    }
    json_t *events = json_array();
    for (icalcomponent *component =
             icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         component != NULL; component = icalcomponent_get_next_component(
                                calendar, ICAL_VEVENT_COMPONENT))
        json_array_append_new(events, read_event(component));
    json_t *all = json_pack(
        "{s:s, s:o}", "method",
        icalproperty_method_to_string(icalcomponent_get_method(calendar)),
        "events", events);
    json_dumpf(all, stdout, JSON_COMPACT);
    json_decref(all);
    icalcomponent_free(calendar);
    free(text);
    return 0;
}
