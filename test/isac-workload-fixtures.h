/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WORKLOAD_FIXTURES_H
#define ISAC_WORKLOAD_FIXTURES_H

#include "ns3/isac-error.h"
#include "ns3/isac-video-catalogue.h"
#include "ns3/string.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <vector>

/// A new, temporary folder in the short-video data set's layout
class ShortVideoFolder
{
  public:
    ShortVideoFolder()
    {
        std::string path = testing::TempDir() + "/isac-short-video-XXXXXX";
        m_path = mkdtemp(path.data());
        std::filesystem::create_directory(m_path / "short_video_size");
        std::filesystem::create_directory(m_path / "user_ret");
    }

    ~ShortVideoFolder()
    {
        std::filesystem::remove_all(m_path);
    }

    ShortVideoFolder(const ShortVideoFolder&) = delete;
    ShortVideoFolder& operator=(const ShortVideoFolder&) = delete;

    /// @return the folder
    std::string GetPath() const
    {
        return m_path.string();
    }

    /**
     * Add a video.
     *
     * @param name its name
     * @param sizes bytes of each chunk, the same at every level
     * @param retention its retention curve
     */
    void Add(const std::string& name,
             const std::vector<int>& sizes,
             const std::vector<double>& retention) const
    {
        std::filesystem::create_directory(m_path / "short_video_size" / name);
        for (int level = 0; level < ns3::IsacVideo::LEVELS; ++level)
        {
            std::string text;
            for (int size : sizes)
            {
                text += std::to_string(size * (level + 1)) + '\n';
            }
            Write("short_video_size/" + name + "/video_size_" + std::to_string(level), text);
        }
        std::string text;
        for (std::size_t i = 0; i < retention.size(); ++i)
        {
            text += std::to_string(i) + '\t' + std::to_string(retention[i]) + '\n';
        }
        Write("user_ret/" + name, text + std::to_string(retention.size()) + "\t0");
    }

    /**
     * Write a file.
     *
     * @param file its name within the folder
     * @param text what it holds
     */
    void Write(const std::string& file, const std::string& text) const
    {
        std::ofstream(m_path / file) << text;
    }

    /// @param file name of the file or folder within the folder that goes
    void Remove(const std::string& file) const
    {
        std::filesystem::remove_all(m_path / file);
    }

  private:
    std::filesystem::path m_path; ///< the folder
};

/**
 * @param path a folder of videos
 * @return its catalogue
 */
inline ns3::Ptr<ns3::IsacVideoCatalogue>
CatalogueOf(const std::string& path)
{
    auto catalogue = ns3::CreateObject<ns3::IsacVideoCatalogue>();
    catalogue->SetAttribute("Folder", ns3::StringValue(path));
    return catalogue;
}

/**
 * @param action what should be refused
 * @return the refusal's message; empty without one
 */
template <typename Action>
std::string
RefusalOf(Action action)
{
    try
    {
        action();
    }
    catch (const isac::Error& error)
    {
        return error.what();
    }
    return "";
}

#endif /* ISAC_WORKLOAD_FIXTURES_H */
