# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against the computing capacity.

axis = '"ns3::IsacEdgeServer::ComputingCapacity"'
unit = 1e9
label = "computing capacity, in G cycles/s"
$paper << END
END
load "sweep.gnuplot"
