# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What all figures share. draw.sh has gnuplot run it before a figure's own script, where data.tsv is the
# answer to the figure's question, first.tsv the first run's part of it, and runs.tsv the answer to
# examples/sql/runs.sql.

set encoding utf8
set terminal svg size 760,400 noenhanced font "sans-serif,13" background "white"
set datafile separator tab
set datafile columnheaders
set datafile missing NaN

# Told apart by the colour-blind too (Okabe and Ito), and without colours
set linetype 1 linecolor "#0072b2" linewidth 2 dashtype 1
set linetype 2 linecolor "#d55e00" linewidth 2 dashtype 2
set linetype 3 linecolor "#009e73" linewidth 2 dashtype 3
set linetype 4 linecolor "#cc79a7" linewidth 2 dashtype 4
set linetype 5 linecolor "#e69f00" linewidth 2 dashtype 5
set linetype 6 linecolor "#56b4e9" linewidth 2 dashtype 6
set linetype 7 linecolor "#000000" linewidth 2 dashtype 7
set linetype 8 linecolor "#999999" linewidth 2 dashtype 8

set grid linetype 1 linewidth 0.5 linecolor "#cccccc"
set border 3
set tics nomirror
set style fill solid noborder

# The first eight runs: their numbers and what to call them
runs = 0
array number[8]
array scheme[8]
keep(run, text) = runs == 8 ? 0 : (runs = runs + 1, number[runs] = run, scheme[runs] = text, 0)
stats "runs.tsv" using (keep(column("run"), strcol("scheme"))) nooutput
of(i, value) = column("run") == number[i] ? value : NaN

# Where a figure is of one run, it is the first one that the answer has
stats "first.tsv" using "run" nooutput
rows = STATS_records
name_of_first = "run ".int(STATS_min)
do for [i = 1:runs] {
  if (number[i] == STATS_min) { name_of_first = name_of_first.": ".scheme[i] }
}

# What stands at the begin of a script: one panel or two, with one run in the title or the runs' curves
# named below; their names are not left to gnuplot's key, which guesses how wide they are
set key at graph 0.99, graph 0.98 right top Left reverse samplen 2
legend = 'do for [i = 1:runs] {' \
  .' x = 0.1 + 0.46 * ((i - 1) % 2); y = 0.185 - 0.048 * ((i - 1) / 2);' \
  .' set arrow i from screen x, screen y to screen x + 0.045, screen y nohead linetype i;' \
  .' set label i scheme[i] at screen x + 0.055, screen y left };'
curves = legend.'set margins screen 0.12, screen 0.96, screen 0.36, screen 0.96'
two_curves = legend.'set multiplot layout 1,2' \
  .' margins screen 0.1, screen 0.97, screen 0.36, screen 0.91 spacing screen 0.13'
next_panel = 'unset arrow; unset label; unset key; set title " "'

# One panel of bars, or two of them, with a row of text on each, however long it is
bars = 'set title name_of_first; set grid noytics; unset ytics; set yrange [rows - 0.5:-0.5] noextend;' \
  .' set margins screen 0.03, screen 0.97, screen 0.16, screen 0.9'
two_bars = 'set multiplot;'.bars.'; set rmargin at screen 0.6'
next_bars = 'set title " "; set lmargin at screen 0.64; set rmargin at screen 0.97'

# Only of what is not rare: of rings and the like with a twentieth of the rows of the fullest
common(name, most, value) = 20 * column(name) >= most ? value : NaN

# Means over intervals of so many slots: tabulated, with smooth unique, so that axes fit them
interval(slots) = slots * (floor(column("slot") / slots) + 0.5)
tabulated = 'unset table; set datafile separator whitespace; set datafile nocolumnheaders'
