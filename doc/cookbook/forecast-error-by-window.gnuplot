# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Errors window by window, of the first run whose agents predict.

set multiplot layout 1,2 margins screen 0.11, screen 0.97, screen 0.29, screen 0.9 spacing screen 0.13
set title name_of_first
set key at screen 0.5, screen 0.02 center bottom vertical
set xlabel "window"
set ylabel "mean absolute error, behaviour"
set yrange [0:*]
plot "first.tsv" using "window":"behaviour_error" with lines linetype 1 title "of the forecast", \
     "first.tsv" using "window":"behaviour_collected_error" \
       with lines linetype 2 dashtype 1 title "of the window's samples"
@next_panel
set ylabel "mean absolute error, environment"
plot "first.tsv" using "window":"environment_error" with lines linetype 1 notitle, \
     "first.tsv" using "window":"environment_collected_error" with lines linetype 2 dashtype 1 notitle
