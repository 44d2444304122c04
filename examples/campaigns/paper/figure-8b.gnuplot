# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against the bandwidth of each station.

axis = '"ns3::IsacBaseStation::Bandwidth"'
unit = 1e6
label = "bandwidth, in MHz"
$paper << END
END
load "sweep.gnuplot"
