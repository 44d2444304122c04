# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# A look for every scheme: the paper's in the colours of all figures, ours in grey.

schemes = size_of("scheme")
scheme(n) = "scheme = ".nth("scheme", n)
set linetype 6 linecolor rgb "#000000" linewidth 1.5 dashtype 2 pointtype 1 pointsize 0.6
set linetype 7 linecolor rgb "#888888" linewidth 1.5 dashtype 4 pointtype 2 pointsize 0.6
set linetype cycle 7
