# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What comes of training, in means of four episodes, left in reward, with the last value and the dip
# that the paper states of the proposed scheme, right in bounds that are not met.

load "schemes.gnuplot"
set datafile separator tab
$paper << END
150	3.2
END
training(n, column) = over_runs("SELECT 4 * (episode / 4) + 1.5 AS middle, avg(".column.") \
  FROM training_episode JOIN point USING (run) WHERE ".scheme(n)." GROUP BY run, middle")
set style fill transparent solid 0.2 noborder
set xlabel "episode"
set key bottom right samplen 2

set multiplot layout 1,2
set ylabel "mean reward"
plot for [n = 1:schemes] training(n, "reward_mean") using 1:($2 - $3):($2 + $3) \
         with filledcurves linetype n notitle, \
     for [n = 1:schemes] training(n, "reward_mean") with lines linetype n title title_of("scheme", n), \
     4.3 with lines linetype 6 title "the paper, in the end", \
     $paper with points linetype 6 pointtype 64 pointsize 1.5 title "the paper, about here"
set ylabel "sensing outage, in % of users and slots"
set yrange [0:*]
unset key
plot for [n = 1:schemes] training(n, "100 * crb_outage") using 1:($2 - $3):($2 + $3) \
         with filledcurves linetype n notitle, \
     for [n = 1:schemes] training(n, "100 * crb_outage") with lines linetype n
unset multiplot
