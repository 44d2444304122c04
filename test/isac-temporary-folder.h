/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEMPORARY_FOLDER_H
#define ISAC_TEMPORARY_FOLDER_H

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

/// A folder of its own for one test; goes with all that is in it.
class IsacTemporaryFolder
{
  public:
    IsacTemporaryFolder()
    {
        std::string name = std::filesystem::temp_directory_path() / "isac-test-XXXXXX";
        if (!mkdtemp(name.data()))
        {
            throw std::runtime_error("cannot make " + name);
        }
        m_path = name;
    }

    ~IsacTemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    IsacTemporaryFolder(const IsacTemporaryFolder&) = delete;
    IsacTemporaryFolder& operator=(const IsacTemporaryFolder&) = delete;

    /**
     * @param name name of a file
     * @return its path in this folder
     */
    std::string operator/(const std::string& name) const
    {
        return m_path / name;
    }

    /// @return names of the files in this folder
    std::vector<std::string> List() const
    {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(m_path))
        {
            names.push_back(entry.path().filename());
        }
        return names;
    }

  private:
    std::filesystem::path m_path; ///< the folder
};

#endif /* ISAC_TEMPORARY_FOLDER_H */
