/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sqlite-error.h"

#include <cstring>
#include <sqlite3.h>

namespace ns3
{

std::string
DescribeSqliteError(sqlite3* database)
{
    std::string reason = sqlite3_errmsg(database);
    const int code = sqlite3_errcode(database);
    const int systemCode = sqlite3_system_errno(database);
    const bool fromSystem = code == SQLITE_CANTOPEN || code == SQLITE_FULL || code == SQLITE_IOERR;
    if (fromSystem && systemCode != 0)
    {
        reason += std::string(" (") + std::strerror(systemCode) + ")";
    }
    if (code == SQLITE_BUSY)
    {
        reason += ", another process uses it";
    }
    if (code == SQLITE_NOTADB)
    {
        reason += "; the file exists and is not overwritten";
    }
    return reason;
}

} // namespace ns3
