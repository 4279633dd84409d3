/* The machine's first disk: virtio-blk (virtio 1.2, 5.2). Threads wait for it; the processor is free meanwhile. */
#ifndef BLK_H
#define BLK_H

#include "defs.h"

#define BLK_SECTOR	512

enum blk_result {
	BLK_OK,
	BLK_FAILED,		/* the host could not do it; of a write, any part may have been done */
	BLK_REFUSED,		/* the device does not know this request */
};

bool blk_init(void);		/* false: this machine has no disk */
u64 blk_sectors(void);		/* 0: no disk */
bool blk_is_read_only(void);

/* Whole sectors, as many as fit into the pages: at most BLK_SEGMENTS of them. The range must lie on the disk. */
enum blk_result blk_read(u64 sector, void *const *pages, u32 bytes);
enum blk_result blk_write(u64 sector, void *const *pages, u32 bytes);
enum blk_result blk_flush(void);	/* what was written before is safe from now on */

#endif
