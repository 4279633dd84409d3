/*
 * GET /disk?kb=256[&seed=7][&prio=5][&write=1][&fill=3]: blocks of 4 KiB at random places of the disk, one after the other.
 *
 * A block has contents that follow from its number and `fill`, so whoever fills the disk that way knows what is read. What
 * is written are such blocks too: writing with the fill that the disk has changes nothing, however many do it at once.
 */
#include "blk.h"
#include "work.h"

#define BLOCK_SECTORS	(PAGE_SIZE / BLK_SECTOR)
#define BLOCK_WORDS	(PAGE_SIZE / sizeof(u32))
#define KB_PER_BLOCK	(PAGE_SIZE / 1024)

enum { KB, SEED, PRIORITY, WRITE, FILL };

static u32 blocks_of_disk(void)
{
	u64 blocks = blk_sectors() / BLOCK_SECTORS;

	return (u32)MIN(blocks, UINT32_MAX);
}

static u32 blocks_of(const u32 *values)
{
	return values[KB] / KB_PER_BLOCK + (values[KB] % KB_PER_BLOCK != 0);
}

static u32 word_of(u32 block, u32 word, u32 fill)
{
	u32 v = (block * BLOCK_WORDS + word + fill) * 0x9E3779B1;

	return v ^ v >> 15;
}

static const char *check(const u32 *values)
{
	if (!values[KB])
		return "kb must be at least 1";
	if (values[WRITE] > 1)
		return "write must be 0 or 1";
	if (!blocks_of_disk())
		return "this machine has no disk";
	if (values[WRITE] && blk_is_read_only())
		return "the disk is read-only";
	return NULL;
}

static u32 checksum_of(u32 sum, const u32 *words)
{
	for (u32 i = 0; i < BLOCK_WORDS; i++)
		sum = sum * 31 + words[i];
	return sum;
}

static enum blk_result use(u32 block, u32 *words, const u32 *values)
{
	u64 sector = (u64)block * BLOCK_SECTORS;
	void *page = words;

	if (!values[WRITE])
		return blk_read(sector, &page, PAGE_SIZE);
	for (u32 i = 0; i < BLOCK_WORDS; i++)
		words[i] = word_of(block, i, values[FILL]);
	return blk_write(sector, &page, PAGE_SIZE);
}

static u32 run(const u32 *values, char *body, u32 size)
{
	u32 *words = page_alloc(), blocks = blocks_of_disk(), s = values[SEED], sum = 0, block = 0;
	enum blk_result result = BLK_OK;

	if (!words) {
		snprintf(body, size, "not enough free memory now\n");
		return 503;
	}
	fvm_holds(1);
	for (u32 i = 0; i < blocks_of(values) && result == BLK_OK; i++) {
		s = s * 1664525 + 1013904223;
		block = (u32)((u64)s * blocks >> 32);
		result = use(block, words, values);
		sum = checksum_of(sum, words);
	}
	page_free(words);
	if (result != BLK_OK) {
		snprintf(body, size, "the disk cannot %s sectors %u to %u: %s\n", values[WRITE] ? "write" : "read",
			 block * BLOCK_SECTORS, (block + 1) * BLOCK_SECTORS - 1,
			 result == BLK_FAILED ? "I/O error" : "not supported");
		return 500;
	}
	if (values[WRITE] && blk_flush() != BLK_OK) {
		snprintf(body, size, "the disk cannot flush: I/O error\n");
		return 500;
	}
	snprintf(body, size, "checksum=%08x blocks=%u seed=%u\n", sum, blocks_of(values), values[SEED]);
	return 200;
}

const struct work_kind disk_work = {
	.path = "/disk",
	.usage = "kb=N[&seed=N][&prio=N][&write=1][&fill=N]",
	.names = {[KB] = "kb=", [SEED] = "seed=", [PRIORITY] = "prio=", [WRITE] = "write=", [FILL] = "fill="},
	.defaults = {[SEED] = 1, [PRIORITY] = FVM_PRIORITY_DEFAULT},
	.priority = PRIORITY,
	.check = check,
	.run = run,
};
