/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-record-place.h"

#include "ns3/isac-error.h"
#include "ns3/log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <unistd.h>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRecordPlace");

namespace
{

/// Room that is kept on the disk, in byte: several times what the row of the table run takes
constexpr off_t ROOM = 65536;

/// SQLite's unit of a log's index, in byte
constexpr off_t INDEX_UNIT = 32768;

/// Endings of the names of SQLite's journals
constexpr std::array<const char*, 3> JOURNALS{"-wal", "-shm", "-journal"};

/// A file's first bytes
using Head = std::array<unsigned char, 100>;

/**
 * @param name a file's name
 * @return what stands under it, links not followed; none where nothing does
 */
std::optional<struct stat>
Look(const std::string& name)
{
    struct stat status;
    return lstat(name.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

/**
 * @param a a file
 * @param b a file
 * @return whether they are the same one
 */
bool
IsSame(const struct stat& a, const struct stat& b)
{
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/**
 * @param status what stands somewhere
 * @return whether it is a file that has no other name
 */
bool
IsPlainFile(const struct stat& status)
{
    return S_ISREG(status.st_mode) && status.st_nlink == 1;
}

/**
 * @param name name of a plain file
 * @return its first bytes; zeros behind its end
 */
Head
ReadHead(const std::string& name)
{
    Head head{};
    const int file = open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0)
    {
        if (read(file, head.data(), head.size()) < 0)
        {
            head = {};
        }
        close(file);
    }
    return head;
}

/**
 * @param head a file's first bytes
 * @param text some bytes
 * @return whether the file begins with them
 */
template <std::size_t N>
bool
BeginsWith(const Head& head, const std::array<unsigned char, N>& text)
{
    return std::equal(text.begin(), text.end(), head.begin());
}

/**
 * @param name name of something
 * @param ending of the name of a journal
 * @param status what stands under the name
 * @return whether it can be SQLite's journal
 */
bool
IsJournal(const std::string& name, const std::string& ending, const struct stat& status)
{
    // Formats of SQLite: a log begins so in either order of bytes, a journal so once it counts.
    constexpr std::array<unsigned char, 3> log{0x37, 0x7f, 0x06};
    constexpr std::array<unsigned char, 8> journal{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    constexpr std::array<unsigned char, 8> beforeItCounts{};
    if (!IsPlainFile(status) || status.st_size == 0)
    {
        return IsPlainFile(status);
    }
    if (ending == "-shm") // by its size: closing it would undo the locks that a reader may hold
    {
        return status.st_size % INDEX_UNIT == 0;
    }
    const auto head = ReadHead(name);
    return ending == "-wal" ? BeginsWith(head, log)
                            : BeginsWith(head, journal) || BeginsWith(head, beforeItCounts);
}

/**
 * @param head a file's first bytes
 * @param applicationId SQLite's mark
 * @return whether it is a database with that mark
 */
bool
HasMark(const Head& head, int32_t applicationId)
{
    constexpr std::array<unsigned char, 16>
        database{'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0};
    constexpr std::size_t place = 68; // of the mark, in the format of SQLite
    uint32_t mark = 0;
    for (std::size_t i = 0; i < 4; ++i)
    {
        mark = mark << 8 | head[place + i];
    }
    return BeginsWith(head, database) && mark == static_cast<uint32_t>(applicationId);
}

/**
 * @param file descriptor of a file
 * @param size its size, in byte
 * @return whether there is nothing in it but zeros, and no more of them than a lock keeps
 */
bool
IsRoom(int file, off_t size)
{
    std::array<char, ROOM> bytes;
    return size <= ROOM && pread(file, bytes.data(), bytes.size(), 0) == size &&
           std::all_of(bytes.begin(), bytes.begin() + size, [](char byte) { return byte == 0; });
}

/// @return why the latest call of the system has failed, in brackets
std::string
DescribeError()
{
    return std::string(" (") + std::strerror(errno) + ")";
}

} // namespace

IsacRecordPlace::IsacRecordPlace(const std::string& owner, const std::string& path)
    : m_owner(owner),
      m_path(path)
{
    Resolve();
    try
    {
        Lock();
    }
    catch (const isac::Error&)
    {
        close(m_lock);
        throw;
    }
}

IsacRecordPlace::~IsacRecordPlace()
{
    const auto draft = Look(GetDraft());
    if (m_hasDraft && draft && IsSame(*draft, m_draft))
    {
        unlink(GetDraft().c_str());
    }
    struct stat own;
    const auto lock = Look(m_file + "-lock");
    if (lock && fstat(m_lock, &own) == 0 && IsSame(*lock, own))
    {
        unlink((m_file + "-lock").c_str());
    }
    close(m_lock);
}

bool
IsacRecordPlace::IsOccupied() const
{
    const auto status = Look(m_file);
    return status && status->st_size > 0;
}

const std::string&
IsacRecordPlace::GetFile() const
{
    return m_file;
}

std::string
IsacRecordPlace::GetDraft() const
{
    return m_file + "-new";
}

void
IsacRecordPlace::Resolve()
{
    if (m_path.empty())
    {
        Fail("give the name of a file");
    }
    std::error_code error;
    // An absolute path is never one of the names that SQLite gives a meaning of its own.
    auto file = std::filesystem::absolute(m_path, error);
    const auto status = std::filesystem::symlink_status(file, error);
    if (std::filesystem::is_symlink(status))
    {
        file = std::filesystem::canonical(file, error);
        if (error)
        {
            Fail("is a link to no file (" + error.message() + ")");
        }
    }
    else if (std::filesystem::is_directory(status) || !file.has_filename())
    {
        Fail("is a folder; give the name of a file");
    }
    else
    {
        const auto folder = std::filesystem::canonical(file.parent_path(), error);
        if (error)
        {
            Fail("cannot be created (" + error.message() + ")");
        }
        file = folder / file.filename();
    }
    m_file = file;
    const auto found = Look(m_file);
    if (found && S_ISDIR(found->st_mode))
    {
        Fail("is a folder; give the name of a file");
    }
    if (found && !S_ISREG(found->st_mode))
    {
        Fail("is not a regular file");
    }
    if (found && access(m_file.c_str(), W_OK) != 0)
    {
        Fail("the file exists and is read-only; it is not overwritten");
    }
}

void
IsacRecordPlace::Lock()
{
    const auto name = m_file + "-lock";
    struct stat own;
    for (bool isHeld = false; !isHeld;)
    {
        close(m_lock); // removed meanwhile, by who held it
        const auto found = Look(name);
        if (found && !IsPlainFile(*found))
        {
            RefuseForeign(name);
        }
        m_lock = open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (m_lock < 0)
        {
            Fail("cannot be created" + DescribeError());
        }
        // Of the open file, not of the process as SQLite's: two records in one are told apart.
        if (flock(m_lock, LOCK_EX | LOCK_NB) != 0)
        {
            Fail(errno == EWOULDBLOCK ? "a run in this or another process uses it"
                                      : "cannot be locked" + DescribeError());
        }
        fstat(m_lock, &own);
        const auto held = Look(name);
        isHeld = held && IsSame(*held, own);
    }
    if (!IsRoom(m_lock, own.st_size))
    {
        RefuseForeign(name);
    }
    if (const int error = posix_fallocate(m_lock, 0, ROOM))
    {
        NS_LOG_WARN(m_path << " has no room to tell of a full disk (" << std::strerror(error)
                           << ")");
    }
}

void
IsacRecordPlace::RequireOwnJournals() const
{
    const bool isOccupied = IsOccupied();
    for (const std::string ending : JOURNALS)
    {
        const auto status = Look(m_file + ending);
        if (status && !(isOccupied && IsJournal(m_file + ending, ending, *status)))
        {
            RefuseForeign(m_file + ending);
        }
    }
}

void
IsacRecordPlace::CreateDraft(int32_t applicationId)
{
    const auto name = GetDraft();
    if (const auto status = Look(name))
    {
        if (!IsPlainFile(*status) ||
            (status->st_size > 0 && !HasMark(ReadHead(name), applicationId)))
        {
            RefuseForeign(name);
        }
        unlink(name.c_str());
    }
    for (const std::string ending : JOURNALS)
    {
        if (Look(name + ending))
        {
            RefuseForeign(name + ending);
        }
    }
    const int file = open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
    {
        Fail("cannot be created" + DescribeError());
    }
    fstat(file, &m_draft);
    close(file);
    m_hasDraft = true;
}

void
IsacRecordPlace::PutInPlace()
{
    const auto name = GetDraft();
    const auto found = Look(name);
    if (!found || !IsSame(*found, m_draft))
    {
        Fail(name + " was removed while it was recorded");
    }
    const int file = open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    const bool isOnDisk = file >= 0 && fsync(file) == 0;
    const bool isInPlace = isOnDisk && std::rename(name.c_str(), m_file.c_str()) == 0;
    const auto error = DescribeError();
    close(file);
    if (!isInPlace)
    {
        Fail("cannot be replaced" + error);
    }
    m_hasDraft = false;
    m_record = *found;
    const auto parent = std::filesystem::path(m_file).parent_path();
    const int folder = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    fsync(folder);
    close(folder);
}

void
IsacRecordPlace::RecogniseJournals()
{
    for (const std::string ending : {"-wal", "-shm"})
    {
        if (const auto status = Look(m_file + ending))
        {
            m_journals[ending] = *status;
        }
    }
}

void
IsacRecordPlace::RequirePresence()
{
    const auto status = Look(m_file);
    const std::string when = " while it was recorded";
    if (!status)
    {
        Fail("was removed" + when);
    }
    if (!IsSame(*status, m_record))
    {
        Fail("was replaced" + when);
    }
    if (status->st_size < m_record.st_size) // SQLite only lets it grow
    {
        Fail("was cut" + when);
    }
    m_record = *status;
}

void
IsacRecordPlace::RemoveJournals() const noexcept
{
    for (const auto& [ending, known] : m_journals)
    {
        const auto status = Look(m_file + ending);
        if (status && IsSame(*status, known))
        {
            unlink((m_file + ending).c_str());
        }
    }
}

void
IsacRecordPlace::ReleaseRoom() noexcept
{
    if (ftruncate(m_lock, 0) != 0)
    {
        NS_LOG_WARN(m_path << " keeps its room" << DescribeError());
    }
}

void
IsacRecordPlace::Fail(const std::string& reason) const
{
    isac::Refuse(m_owner, "Path", m_path, reason);
}

void
IsacRecordPlace::RefuseForeign(const std::string& name) const
{
    Fail(name + " exists and is not one of isac's; it is neither written nor removed");
}

} // namespace ns3
