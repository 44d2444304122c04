/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SQLITE_ERROR_H
#define ISAC_SQLITE_ERROR_H

#include <string>

struct sqlite3;

namespace ns3
{

/**
 * @param database SQLite's handle; null where there was no memory for one
 * @return why its latest call has failed, in words
 */
std::string DescribeSqliteError(sqlite3* database);

} // namespace ns3

#endif /* ISAC_SQLITE_ERROR_H */
