# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# As figure 8 (a). Without a cap there is one kind of experience; left is whose bounds are missed.

left = "crb_outage"
left_label = "sensing outage, share of users and slots"
left_offset = 1.3
load "figure-8a.gnuplot"
