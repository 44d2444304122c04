# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against alpha_3.

axis = '"ns3::IsacBaseStation::AzimuthCrbThreshold"'
unit = 1
set xtics 0.002
label = "threshold alpha_3"
$paper << END
0.014	4.63	1
0.014	4.33	2
END
load "sweep.gnuplot"
