# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against alpha_2.

axis = '"ns3::IsacBaseStation::VelocityCrbThreshold"'
unit = 1
set xtics 0.002
label = "threshold alpha_2"
$paper << END
END
load "sweep.gnuplot"
