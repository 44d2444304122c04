# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Mean experience against each attenuation rate, not counted below 0, with the others as in the
# first setting: ours, capped at 5 and uncapped, beside table IV of the paper.

array rates[3] = ["Behaviour", "Performance", "Environment"]
set datafile separator tab
ours(i, n, measure) = over_runs("SELECT \
  json_extract(attributes, '$.\"ns3::IsacDigitalAgent::".rates[i]."Attenuation\"') + 0.0, mean \
  FROM run_summary JOIN run USING (run) JOIN point USING (run) WHERE measure = '".measure."' \
  AND scheme = ".nth("scheme", n)." \
  AND (setting LIKE 'nu_".i." %' OR setting = ".nth("setting", 1).")")
name(n) = title_of("scheme", n)

set multiplot layout 1,3
set yrange [*<3.5:5]
set offsets graph 0.05, graph 0.05
set ylabel "mean experience"
set key top left Left reverse samplen 2
do for [i = 1:3] {
    set xlabel sprintf("nu_%d", i)
    plot "../table-4.dat" index i - 1 with linespoints linetype 3 dashtype 2 \
         title i == 1 ? "the paper" : "", \
         for [n = 1:2] ours(i, n, "qoe_uncapped_from_0") using 1:2:3 with yerrorlines linetype n \
         title i == 2 ? name(n).", uncapped" : "", \
         for [n = 1:2] ours(i, n, "qoe_from_0") using 1:2:3 with yerrorlines linetype n dashtype 3 \
         title i == 3 ? name(n).", capped" : ""
}
unset multiplot
