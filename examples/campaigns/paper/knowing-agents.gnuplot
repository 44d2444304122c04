# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only

load "figure-7.gnuplot"
