# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against each attenuation rate, with the others as in the first setting: ours, mean not
# counted below 0 and median, beside table IV of the paper.

array rates[3] = ["Behaviour", "Performance", "Environment"]
set datafile separator tab
ours(i, measure, column) = over_runs("SELECT \
  json_extract(attributes, '$.\"ns3::IsacDigitalAgent::".rates[i]."Attenuation\"') + 0.0, ".column." \
  FROM run_summary JOIN run USING (run) JOIN point USING (run) WHERE measure = '".measure."' \
  AND (setting LIKE 'nu_".i." %' OR point = 1)")

set multiplot layout 1,3
set yrange [3.7:5]
set offsets graph 0.05, graph 0.05
unset key
do for [i = 1:3] {
    set xlabel sprintf("nu_%d", i)
    set ylabel "quality of experience, at most 5"
    plot "table-4.dat" index i - 1 with linespoints linetype 3 dashtype 2 title "the paper", \
         ours(i, "qoe", "median") using 1:2:3 with yerrorlines linetype 2 title "median", \
         ours(i, "qoe_from_0", "mean") using 1:2:3 with yerrorlines linetype 1 \
         title "mean, from 0 on"
    set key top left Left reverse samplen 2
}
unset multiplot
