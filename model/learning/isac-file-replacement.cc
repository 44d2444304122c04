/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-file-replacement.h"

#include "ns3/isac-error.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace isac
{

namespace
{

/// A file beside the one that is to be replaced, gone again unless it has taken its place
class SiblingFile
{
  public:
    /// @param path the file that is to be replaced
    explicit SiblingFile(const std::string& path)
        : m_path(path)
    {
        // A process that was killed may have left some; more than these are no accident.
        constexpr int attempts = 1000;
        for (int number = 1; number <= attempts; ++number)
        {
            m_sibling = path + ".part" + (number > 1 ? std::to_string(number) : "");
            m_descriptor =
                open(m_sibling.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
            if (m_descriptor >= 0 || errno != EEXIST)
            {
                return;
            }
        }
    }

    ~SiblingFile()
    {
        if (m_descriptor >= 0)
        {
            close(m_descriptor);
            unlink(m_sibling.c_str());
        }
    }

    SiblingFile(const SiblingFile&) = delete;
    SiblingFile& operator=(const SiblingFile&) = delete;

    /// @return whether it was made; errno says why not
    bool IsOpen() const
    {
        return m_descriptor >= 0;
    }

    /**
     * @param bytes what to write, to the disk
     * @return whether that could be done; errno says why not
     */
    bool Write(const std::string& bytes) const
    {
        for (std::size_t written = 0; written < bytes.size();)
        {
            const auto count = write(m_descriptor, bytes.data() + written, bytes.size() - written);
            if (count < 0 && errno != EINTR)
            {
                return false;
            }
            written += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
        return fsync(m_descriptor) == 0;
    }

    /// @return whether it has taken the file's place, with the file's permissions; errno says why
    /// not
    bool Replace()
    {
        struct stat old;
        if (stat(m_path.c_str(), &old) == 0 && fchmod(m_descriptor, old.st_mode & 07777) != 0)
        {
            return false;
        }
        if (std::rename(m_sibling.c_str(), m_path.c_str()) != 0)
        {
            return false;
        }
        close(m_descriptor);
        m_descriptor = -1;
        // The name, too, is to outlive a power cut; file systems that know no such thing refuse.
        const auto parent = std::filesystem::path(m_path).parent_path();
        const int folder =
            open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0)
        {
            fsync(folder);
            close(folder);
        }
        return true;
    }

  private:
    std::string m_path;    ///< what is to be replaced
    std::string m_sibling; ///< the file beside it
    int m_descriptor{-1};  ///< of the file beside it; -1 for none
};

/**
 * @param path a file, which need not exist
 * @param isOwn asked where it exists and is not empty
 * @return why it may not be replaced; empty where it may
 */
std::string
FindObstacle(const std::string& path, const IsOwnFile& isOwn)
{
    struct stat status;
    if (path.empty())
    {
        return "must name a file";
    }
    if (stat(path.c_str(), &status) != 0)
    {
        if (lstat(path.c_str(), &status) == 0)
        {
            return "is a link that leads nowhere; it is left alone";
        }
        return errno == ENOENT ? "" : std::string("cannot be written: ") + std::strerror(errno);
    }
    if (S_ISDIR(status.st_mode))
    {
        return "is a folder";
    }
    if (!S_ISREG(status.st_mode))
    {
        return "is no regular file; it is left alone";
    }
    if (access(path.c_str(), W_OK) != 0)
    {
        return std::string("cannot be written: ") + std::strerror(errno);
    }
    if (status.st_size > 0 && !isOwn(path))
    {
        return "the file exists and is not one of isac's; it is not overwritten";
    }
    return "";
}

/**
 * @param object what writes, for messages
 * @param attribute what names the file, for messages
 * @param path the file
 * @param isOwn asked where it exists and is not empty
 * @return the file, behind all links
 * @throws Error where it may not be replaced
 */
std::string
Resolve(const std::string& object,
        const std::string& attribute,
        const std::string& path,
        const IsOwnFile& isOwn)
{
    const auto obstacle = FindObstacle(path, isOwn);
    if (!obstacle.empty())
    {
        Refuse(object, attribute, path, obstacle);
    }
    std::error_code absent; // of a file that does not exist, which is no link either
    const auto real = std::filesystem::canonical(path, absent);
    return absent ? path : real.string();
}

} // namespace

std::string
RequireReplaceable(const std::string& object,
                   const std::string& attribute,
                   const std::string& path,
                   const IsOwnFile& isOwn)
{
    const auto real = Resolve(object, attribute, path, isOwn);
    if (!SiblingFile(real).IsOpen())
    {
        Refuse(object, attribute, path, std::string("cannot be written: ") + std::strerror(errno));
    }
    return real;
}

void
ReplaceFile(const std::string& object,
            const std::string& attribute,
            const std::string& path,
            const IsOwnFile& isOwn,
            const std::string& bytes)
{
    SiblingFile sibling(Resolve(object, attribute, path, isOwn));
    if (!sibling.IsOpen() || !sibling.Write(bytes) || !sibling.Replace())
    {
        Refuse(object, attribute, path, std::string("cannot be written: ") + std::strerror(errno));
    }
}

} // namespace isac
