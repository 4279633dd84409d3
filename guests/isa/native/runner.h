// What the runner and the tests agree on. tests/MiniVmm.Conformance has it once more: Cases/CaseLayout.cs (the layout),
// Oracles/CaseRecord.cs, OutcomeRecord.cs and RunnerHello.cs (the format). All numbers are little-endian.
//
// The runner writes one struct hello. Then, until its input ends, it reads a u32 count (1 to MAX_CASES) and as many
// struct test_case, runs them in order, and writes as many struct outcome.
//
//	0x02000000  code: one slot for each case of a batch. A slot's code is followed by a jump back to the runner.
//	0x02800000  data  page 0  absent
//			  page 1  read, write	the operands lie round the boundary of 1 and 2
//			  page 2  read, write
//			  page 3  read only, a fixed pattern
//			  page 4  absent
//			  page 5  read, write	the stack; its top near the start
//			  page 6  absent
#ifndef RUNNER_H
#define RUNNER_H

#define CODE		0x02000000
#define SLOT_FIRST	58		// so that one slot in 64 has a page boundary in its sixth byte
#define SLOT_BYTES	64
#define CODE_BYTES	0x9000
#define DATA		0x02800000
#define DATA_BYTES	0x6000
#define PAGE_READ_ONLY	0x3000
#define PAGE_ABSENT	0x4000

#define MAX_CASES	512
#define MAX_CODE	32
#define WINDOW_BYTES	608		// all windows together: see window[] in runner.c

#define MAGIC		0x33504D56

#define TRAP_NONE	0xFFFFFFFE	// the case came to its end
#define TRAP_HUNG	0xFFFFFFFD	// it ran into the watchdog

// Offsets for enter.S.
#define CASE_REGISTERS	0
#define CASE_EFLAGS	32
#define CASE_EIP	36
#define CASE_BASED	40
#define OUT_EFLAGS	32
#define OUT_SEGMENTS	52

#ifndef __ASSEMBLER__
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

struct hello {
	u32 magic, case_bytes, outcome_bytes;
	u32 data_rights;	// what LAR says of the data selector
	u16 segments[6];	// at the start of a case: es, cs, ss, ds, fs, gs
	u16 based;		// selector of a data segment that starts at DATA; 0 in 64-bit mode, where fs does
	u16 reserved;
};

struct test_case {
	u32 registers[8];	// in the order of the instruction encoding
	u32 eflags;
	u32 eip;		// in its slot
	u32 based;		// 1: ds and es hold the based selector
	u32 code_bytes;
	u8 code[MAX_CODE];
	u8 data[WINDOW_BYTES];
};

struct outcome {
	u32 registers[8];
	u32 eflags;
	u32 trap, error, cr2;	// the signal context's trapno, err and cr2
	u32 eip;		// where it trapped
	u16 segments[6];
	u32 signal, code;	// qemu-i386 7.2 leaves trapno at -1: these tell the vector there
	u8 data[WINDOW_BYTES];
};
#endif

#endif
