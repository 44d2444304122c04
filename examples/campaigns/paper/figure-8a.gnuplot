# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience against the number of users; the paper's w/o DA is what it says of the proposed scheme.

axis = 'users'
unit = 1
label = "users"
$paper << END
10	6.60	1
30	4.43	1
30	3.76	5
END
load "sweep.gnuplot"
