# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Over the mean size of a request, for each manager: left, what the mean experience is more by packets
# than by formula, in runs of the same seed; right, what waits at a slot's begin.

schemes = size_of("scheme")
factor = '"ns3::IsacShortVideoWorkload::SizeFactor"'
size = "(SELECT avg(mean) FROM run_summary JOIN point AS like USING (run) \
  WHERE measure = 'file_size_mb' AND like.".factor." = a.".factor.")"
difference(n) = over_runs("WITH a AS (SELECT * FROM run_summary JOIN point USING (run) JOIN run USING (run) \
  WHERE measure = 'qoe' AND scheme = ".nth("scheme", n).") \
  SELECT ".size.", a.mean - b.mean FROM a JOIN a AS b USING (".factor.", run_number) \
  WHERE a.radio = 'packet' AND b.radio = 'formula'")
waiting(n) = over_runs("SELECT ".size.", mean FROM run_summary JOIN point AS a USING (run) \
  WHERE measure = 'waiting_mb' AND radio = 'packet' AND scheme = ".nth("scheme", n))

set multiplot layout 1,2
set xlabel "mean size of a request, in MB"
set ylabel "mean QoE, packets less formula"
set key bottom left Left reverse
plot for [n = 1:schemes] difference(n) using ($1 * (1 + 0.02 * (n - 2))):2:3 with yerrorlines \
         linetype n title title_of("scheme", n)

set ylabel "waits per user at a slot's begin, in MB"
set key top left Left reverse
plot for [n = 1:schemes] waiting(n) using 1:2:3 with yerrorlines linetype n title title_of("scheme", n)
unset multiplot
