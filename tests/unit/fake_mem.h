/*
 * fake_mem.h - base/mem.h, and how often it was asked for a new block.
 */
#ifndef FAKE_MEM_H
#define FAKE_MEM_H

/* New blocks since the start; one that grows or shrinks is not new. */
unsigned fake_mem_blocks(void);

#endif
