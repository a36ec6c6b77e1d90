/* The operating system: Go's memory layer, and what each family of systems makes of the answers. */
#ifndef OS_H
#define OS_H

#include "machine/machine.h"
#include "stats/stats.h"

/* The family that an operating system belongs to; NULL for one that Go does not know. */
const struct family *family_of(const char *goos);

/* Address space without memory; `*reserved` is false if it was only probed. 0 when refused. */
u64 sys_reserve(u64 hint, u64 n, bool *reserved);
/* Memory at addresses that were reserved or probed. */
void sys_map(u64 a, u64 n, bool reserved, enum stat stat);
/* Zeroed memory anywhere; 0 when refused. */
u64 sys_alloc(u64 n, enum stat stat);
void sys_free(u64 a, u64 n, enum stat stat);
void sys_used(u64 a, u64 n);
void sys_unused(u64 a, u64 n);

#endif
