# From samples, "EMULATOR ROW MILLISECONDS" a line, the tables of bench/RESULTS.md. A kernel's row is KERNEL.MODE.

{
	count = ++counts[$1, $2]
	values[$1, $2, count] = $3
	split($2, name, ".")
	if (name[2] != "" && !(name[1] in known)) {
		known[name[1]] = 1
		kernels[++kernel_count] = name[1]
	}
}

# Sorts the samples of a row; returns how many there are.
function sorted(emulator, row,    i, j, v) {
	for (i = 2; i <= counts[emulator, row]; i++) {
		v = values[emulator, row, i]
		for (j = i - 1; j > 0 && values[emulator, row, j] > v; j--)
			values[emulator, row, j + 1] = values[emulator, row, j]
		values[emulator, row, j + 1] = v
	}
	return counts[emulator, row]
}

function median(emulator, row,    n) {
	n = sorted(emulator, row)
	return (values[emulator, row, int((n + 1) / 2)] + values[emulator, row, int(n / 2) + 1]) / 2
}

function least(emulator, row) {
	sorted(emulator, row)
	return values[emulator, row, 1]
}

function greatest(emulator, row) {
	return values[emulator, row, sorted(emulator, row)]
}

# A ratio of two speeds in a column: remembered for its mean and its worst.
function ratio(column, slow, fast, what,    r) {
	r = fast > 0 ? slow / fast : 0
	if (r <= 0) {
		print "peers: " what ": too short to measure; the machine is too busy" >"/dev/stderr"
		failed = 1
		exit 1
	}
	logarithms[column] += log(r)
	if (!(column in worst) || r < worst[column]) {
		worst[column] = r
		worst_kernel[column] = what
	}
	return r
}

function mean(column) {
	return exp(logarithms[column] / kernel_count)
}

function suite(mode, title,    i, k, n, t, q, s, row) {
	printf "\n## %s\n\n", title
	print "Milliseconds; speeds as ratios, above 1 the translator is the faster."
	print ""
	print "| kernel | native | translator | QEMU | interpreter | of native | of QEMU | of the interpreter |"
	print "|---|---|---|---|---|---|---|---|"
	for (i = 1; i <= kernel_count; i++) {
		k = kernels[i]
		row = k "." mode
		n = median("native", k ".host"); t = median("translator", row); q = median("qemu", row); s = median("interpreter", row)
		printf "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", k, n, t, q, s,
			ratio(mode ".native", n, t, k), ratio(mode ".qemu", q, t, k), ratio(mode ".interpreter", s, t, k)
	}
	printf "| geometric mean | | | | | %.2f | %.2f | %.2f |\n",
		mean(mode ".native"), mean(mode ".qemu"), mean(mode ".interpreter")
	printf "| worst | | | | | %s %.2f | %s %.2f | %s %.2f |\n",
		worst_kernel[mode ".native"], worst[mode ".native"], worst_kernel[mode ".qemu"], worst[mode ".qemu"],
		worst_kernel[mode ".interpreter"], worst[mode ".interpreter"]
}

function spread(emulator, row, factor, less) {
	if (!counts[emulator, row])
		return "-"
	return sprintf("%.2f (%.2f to %.2f)", (median(emulator, row) - less) * factor,
		(least(emulator, row) - less) * factor, (greatest(emulator, row) - less) * factor)
}

function quotient(a, b) {
	return b > 0 ? sprintf("%.2f", a / b) : "-"
}

function other(row, title, factor, less_start,    t, s, q, less_t, less_s, less_q) {
	if (less_start) {
		less_t = median("translator", "hello"); less_s = median("interpreter", "hello"); less_q = median("qemu", "hello")
	}
	t = median("translator", row) - less_t
	s = median("interpreter", row) - less_s
	q = counts["qemu", row] ? median("qemu", row) - less_q : 0
	printf "| %s | %s | %s | %s | %s | %s |\n", title, spread("translator", row, factor, less_t),
		spread("qemu", row, factor, less_q), spread("interpreter", row, factor, less_s),
		quotient(t, q), quotient(t, s)
}

END {
	if (failed)
		exit 1
	suite("flat", "Ring 0, paging off")
	suite("user", "Ring 3, paging on")
	printf "\n## What systems do\n\n"
	print "Median (least to greatest); below 1 the translator is the faster. hello: a process from start to exit;" \
		" spin and membound: the same less that emulator's median of hello; httpd: start to listening. A switch is" \
		" `mov cr3` and two touched pages; a tick is what a timer interrupt takes from the guest, with `fvm_adapt`."
	print ""
	print "| | translator | QEMU | interpreter | translator / QEMU | translator / interpreter |"
	print "|---|---|---|---|---|---|"
	other("switch", "switch of address spaces, us", 1000, 0)
	other("tick", "timer tick, us", 1000, 0)
	other("hello", "hello, ms", 1, 0)
	other("spin", "spin (" spin "), ms", 1, 1)
	other("membound", "membound (" membound "), ms", 1, 1)
	other("httpd", "httpd, ms", 1, 0)
	printf "\nChecksums and consoles were equal in every run.\n"
}
