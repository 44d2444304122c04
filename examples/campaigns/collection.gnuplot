# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against each attenuation rate, with the others as in the first setting: ours, mean not
# counted below 0 and median, beside table IV of the paper.

$nu_1 << END
2.0	4.55
2.4	4.63
2.8	4.57
3.2	4.52
3.6	4.52
4.0	4.52
END
$nu_2 << END
1.5	4.54
1.8	4.59
2.1	4.63
2.4	4.57
2.7	4.53
3.0	4.50
END
$nu_3 << END
0.5	4.48
0.7	4.52
0.9	4.57
1.1	4.63
1.3	4.63
1.5	4.63
END

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
    plot "$nu_".i with linespoints linetype 3 dashtype 2 title "the paper", \
         ours(i, "qoe", "median") using 1:2:3 with yerrorlines linetype 2 title "median", \
         ours(i, "qoe_from_0", "mean") using 1:2:3 with yerrorlines linetype 1 \
         title "mean, from 0 on"
    set key top left Left reverse samplen 2
}
unset multiplot
