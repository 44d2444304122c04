# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Left: the reward of the proposed scheme over training, in means of four episodes, with the paper's
# last value and its dip. Right: the experience of all that learn.

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
plot training(1, "reward_mean") using 1:($2 - $3):($2 + $3) with filledcurves linetype 1 notitle, \
     training(1, "reward_mean") with lines linetype 1 title title_of("scheme", 1), \
     4.3 with lines linetype 6 title "the paper, in the end", \
     $paper with points linetype 6 pointtype 64 pointsize 1.5 title "the paper, about here"
set ylabel "mean experience, capped at 5"
plot for [n = 1:schemes] training(n, "qoe_mean") using 1:($2 - $3):($2 + $3) \
         with filledcurves linetype n notitle, \
     for [n = 1:schemes] training(n, "qoe_mean") with lines linetype n title title_of("scheme", n)
unset multiplot
