/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RECORD_PLACE_H
#define ISAC_RECORD_PLACE_H

#include <cstdint>
#include <map>
#include <string>
#include <sys/stat.h>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The place of a database that this process records: the files that it may have.
 *
 * From the constructor on the place is this object's alone, by a lock on the file `NAME-lock` that
 * ends with the process. A record begins as a draft, `NAME-new`, and is put in its place by
 * renaming it, so that what stood there before is whole until then. What the process leaves behind
 * where it is killed, the next one that records to the same place clears away. Whatever else stands
 * under one of these names, or where SQLite keeps its journals, is somebody's and is refused: it is
 * neither followed, if it is a link, nor written to, nor removed.
 */
class IsacRecordPlace
{
  public:
    /**
     * @param owner what messages name
     * @param path the file
     * @throws isac::Error where there can be no record, or another one is being made
     */
    IsacRecordPlace(const std::string& owner, const std::string& path);

    /// Leaves the place, and takes along a draft that is not in it
    ~IsacRecordPlace();

    IsacRecordPlace(const IsacRecordPlace&) = delete;
    IsacRecordPlace& operator=(const IsacRecordPlace&) = delete;

    /// @return whether an older record may stand there, to be replaced
    bool IsOccupied() const;

    /// @return the file, by its absolute path without links
    const std::string& GetFile() const;

    /// @return the draft, by its absolute path
    std::string GetDraft() const;

    /// @throws isac::Error where a journal of the file cannot be SQLite's
    void RequireOwnJournals() const;

    /**
     * Create an empty draft.
     *
     * @param applicationId what marks a draft that a killed process has left
     * @throws isac::Error where there can be none
     */
    void CreateDraft(int32_t applicationId);

    /// Put the draft in its place, and on the disk; nobody has it open
    void PutInPlace();

    /// From now on the log and its index are known as this process's own
    void RecogniseJournals();

    /// @throws isac::Error where the file is no longer the one that was put in its place
    void RequirePresence();

    /// Remove what is left of the journals that are known
    void RemoveJournals() const noexcept;

    /// Give the disk back the room that is kept for a last transaction where the disk is full
    void ReleaseRoom() noexcept;

  private:
    /// Find the file that the path names
    void Resolve();

    /// Hold the place
    void Lock();

    /**
     * @param reason why the place cannot be used
     * @throws isac::Error with that reason
     */
    [[noreturn]] void Fail(const std::string& reason) const;

    /**
     * @param name a file that is somebody's
     * @throws isac::Error which names it
     */
    [[noreturn]] void RefuseForeign(const std::string& name) const;

    std::string m_owner;                           ///< what messages name
    std::string m_path;                            ///< the file, as given
    std::string m_file;                            ///< the file, by its absolute path
    int m_lock{-1};                                ///< descriptor of the lock
    struct stat m_draft;                           ///< the draft, once it has been created
    bool m_hasDraft{false};                        ///< whether it has, and is not in its place
    struct stat m_record;                          ///< the file, once it is in its place
    std::map<std::string, struct stat> m_journals; ///< that are known, by their endings
};

} // namespace ns3

#endif /* ISAC_RECORD_PLACE_H */
