/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_FILE_REPLACEMENT_H
#define ISAC_FILE_REPLACEMENT_H

#include <functional>
#include <string>

/**
 * @file
 * Files that are replaced as a whole, or not at all. What is there already and is not one's own is
 * refused by its name and stays as it is: folders, devices, pipes, sockets, links that lead nowhere
 * and files of another kind. A link to a file of one's own stays a link; the file is replaced.
 */

namespace isac
{

/// Says whether a regular file that is not empty is of the kind that may be replaced
typedef std::function<bool(const std::string& path)> IsOwnFile;

/**
 * Refuse a file that could not be replaced. Leaves nothing behind.
 *
 * @param object what writes, for messages
 * @param attribute what names the file, for messages
 * @param path the file, which need not exist
 * @param isOwn asked where it exists and is not empty
 * @return the file, behind all links
 * @throws Error where the file is not one's own, or nothing can be written in its folder
 */
std::string RequireReplaceable(const std::string& object,
                               const std::string& attribute,
                               const std::string& path,
                               const IsOwnFile& isOwn);

/**
 * Replace a file: the bytes are written beside it under a name that was free, brought to the disk,
 * and take its name only then. Where that fails, the old file stays whole and nothing is left
 * beside it.
 *
 * @param object what writes, for messages
 * @param attribute what names the file, for messages
 * @param path the file, which need not exist
 * @param isOwn asked where it exists and is not empty
 * @param bytes what the file is to hold
 * @throws Error where the file is not one's own or cannot be written, with the system's reason
 */
void ReplaceFile(const std::string& object,
                 const std::string& attribute,
                 const std::string& path,
                 const IsOwnFile& isOwn,
                 const std::string& bytes);

} // namespace isac

#endif /* ISAC_FILE_REPLACEMENT_H */
