/*
 * base/list.h - a circular doubly linked list whose nodes live in the
 * objects they link.
 *
 * Nothing is allocated and nothing is owned.  A list head and a node that is
 * in no list both point to themselves, so list_remove may be called twice.
 * OWNER_OF finds the object of a node.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>

struct list {
    struct list *next; /* the head of the list when this is its head */
    struct list *prev; /* the tail */
};

static inline void list_init(struct list *node)
{
    node->next = node->prev = node;
}

static inline bool list_is_empty(const struct list *node)
{
    return node->next == node;
}

/* Put `node`, which is in no list, at the tail of `list`. */
static inline void list_push(struct list *list, struct list *node)
{
    node->next = list;
    node->prev = list->prev;
    list->prev->next = node;
    list->prev = node;
}

/* Put `node`, which is in no list, at the head of `list`. */
static inline void list_push_front(struct list *list, struct list *node)
{
    list_push(list->next, node);
}

/* Take `node` out of whatever list it is in. */
static inline void list_remove(struct list *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    list_init(node);
}

/* Take the first node out and return it; NULL when the list is empty. */
static inline struct list *list_take(struct list *list)
{
    if (list_is_empty(list))
        return 0;
    struct list *node = list->next;
    list_remove(node);
    return node;
}

/* Move all of `from` behind the tail of `to`; `from` is empty then. */
static inline void list_append(struct list *to, struct list *from)
{
    if (list_is_empty(from))
        return;
    from->next->prev = to->prev;
    from->prev->next = to;
    to->prev->next = from->next;
    to->prev = from->prev;
    list_init(from);
}

#endif
