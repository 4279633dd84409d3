#!/bin/sh
# symbols.sh KERNEL: the assembly source of its function table, for ksyms.c. Without an argument, an empty one.
{ [ $# -eq 0 ] || nm -n "$1" | awk '$2 ~ /[tTW]/ && $3 !~ /^(stub|\.)/ { print $1, $3 }'; } | awk '
	BEGIN	{ print ".section .ksyms, \"a\"\n.globl kernel_symbols, kernel_symbol_count\nkernel_symbols:" }
		{ print ".long 0x" $1 ", name" NR; names = names "name" NR ": .asciz \"" $2 "\"\n" }
	END	{ printf "kernel_symbol_count: .long %d\n%s", NR, names
		  print ".section .note.GNU-stack, \"\", @progbits" }'
