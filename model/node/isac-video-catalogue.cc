/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-video-catalogue.h"

#include "ns3/integer.h"
#include "ns3/isac-error.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <locale>
#include <numeric>
#include <set>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacVideoCatalogue");

NS_OBJECT_ENSURE_REGISTERED(IsacVideoCatalogue);

using isac::Refuse;

namespace
{

/**
 * Read a table of numbers.
 *
 * @tparam Columns numbers per line
 * @param file the file
 * @param content what the file holds
 * @return the lines
 */
template <std::size_t Columns>
std::vector<std::array<double, Columns>>
ReadTable(const std::filesystem::path& file, const std::string& content)
{
    std::ifstream stream(file);
    if (!stream)
    {
        Refuse(file.string(), content, "missing", "every video needs this file");
    }
    std::vector<std::array<double, Columns>> rows;
    for (std::string line; std::getline(stream, line);)
    {
        std::istringstream fields(line);
        fields.imbue(std::locale::classic());
        std::array<double, Columns> row;
        for (double& value : row)
        {
            fields >> value;
        }
        if (!fields || !(fields >> std::ws).eof())
        {
            Refuse(file.string(),
                   "line " + std::to_string(rows.size() + 1),
                   '"' + line + '"',
                   "expected numbers: " + std::to_string(Columns));
        }
        rows.push_back(row);
    }
    return rows;
}

/**
 * @param file the file
 * @param level the quality level that it holds
 * @return size of every chunk, in bytes
 */
std::vector<double>
ReadChunkSizes(const std::filesystem::path& file, int level)
{
    std::vector<double> sizes;
    for (const auto& [size] : ReadTable<1>(file, "level " + std::to_string(level)))
    {
        if (size <= 0.0)
        {
            Refuse(file.string(),
                   "line " + std::to_string(sizes.size() + 1),
                   size,
                   "the size of a chunk in bytes is positive");
        }
        sizes.push_back(size);
    }
    return sizes;
}

/**
 * @param file the file
 * @param chunks the video's number of chunks
 * @return fraction of the viewers that still watch at each second
 */
std::vector<double>
ReadRetention(const std::filesystem::path& file, std::size_t chunks)
{
    const auto rows = ReadTable<2>(file, "retention curve");
    std::vector<double> retention;
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        const auto [second, fraction] = rows[i];
        const std::string line = "line " + std::to_string(i + 1);
        if (second != static_cast<double>(i))
        {
            Refuse(file.string(), line, second, "expected second " + std::to_string(i));
        }
        if (i + 1 == rows.size())
        {
            break; // the last line only marks the end
        }
        if (fraction < 0.0 || fraction > 1.0)
        {
            Refuse(file.string(), line, fraction, "the fraction still watching lies in [0, 1]");
        }
        if (i == 0 && fraction != 1.0)
        {
            Refuse(file.string(), line, fraction, "a retention curve starts at 1");
        }
        if (i > 0 && fraction > retention.back())
        {
            Refuse(file.string(), line, fraction, "a retention curve does not increase");
        }
        retention.push_back(fraction);
    }
    if (retention.size() != chunks + 1)
    {
        Refuse(file.string(),
               "retention values",
               retention.size(),
               "a video of " + std::to_string(chunks) +
                   " chunks has one more of them, and a last "
                   "line that marks the end");
    }
    return retention;
}

/**
 * @param folder the data set's folder
 * @param name the video's name
 * @return the video
 */
IsacVideo
ReadVideo(const std::filesystem::path& folder, const std::string& name)
{
    IsacVideo video;
    video.name = name;
    for (int level = 0; level < IsacVideo::LEVELS; ++level)
    {
        const auto file =
            folder / "short_video_size" / name / ("video_size_" + std::to_string(level));
        auto& sizes = video.chunkSizes[level];
        sizes = ReadChunkSizes(file, level);
        if (sizes.empty() || sizes.size() != video.chunkSizes[0].size())
        {
            Refuse(file.string(),
                   "chunks",
                   sizes.size(),
                   "a video has at least one chunk, and as many at every level");
        }
    }
    video.retention = ReadRetention(folder / "user_ret" / name, video.chunkSizes[0].size());
    return video;
}

/**
 * @param folder the data set's folder
 * @return the videos, in the order of their names
 */
std::vector<IsacVideo>
ReadVideos(const std::filesystem::path& folder)
{
    // A video that only one of the two knows is found, and refused for what it lacks.
    std::set<std::string> names;
    for (const auto* part : {"short_video_size", "user_ret"})
    {
        std::error_code error;
        const std::filesystem::directory_iterator entries(folder / part, error);
        if (error)
        {
            Refuse("IsacVideoCatalogue",
                   "Folder",
                   folder.string(),
                   "cannot read " + std::string(part) + " in it: " + error.message());
        }
        for (const auto& entry : entries)
        {
            names.insert(entry.path().filename().string());
        }
    }
    if (names.empty())
    {
        Refuse("IsacVideoCatalogue", "Folder", folder.string(), "it holds no videos");
    }
    std::vector<IsacVideo> videos;
    for (const auto& name : names)
    {
        videos.push_back(ReadVideo(folder, name));
    }
    return videos;
}

/**
 * Draw a video from the model that the class describes.
 *
 * @param normal standard normal deviates
 * @param name the video's name
 * @return the video
 */
IsacVideo
GenerateVideo(NormalRandomVariable& normal, const std::string& name)
{
    constexpr std::array<double, IsacVideo::LEVELS> meanSizes{99.4e3, 159.1e3, 247.0e3};
    constexpr double autoregression = 0.5;
    constexpr double ownVariance = 0.015;
    constexpr double firstChunk = 0.6;
    constexpr double indecision = 0.9;

    const auto logNormal = [&normal](double median, double deviation) {
        return median * std::exp(deviation * normal.GetValue());
    };
    IsacVideo video;
    video.name = name;
    const double duration = std::round(std::clamp(logNormal(30.0, 0.94), 3.0, 300.0));
    const double rate = logNormal(1.0, 0.08);
    const double variation = std::min(logNormal(0.27, 0.8), 1.0);
    const double deviation = std::sqrt(std::log1p(variation * variation));
    const double scale = logNormal(8.5, 0.6);
    const double shape = logNormal(0.6 * std::pow(duration / 30.0, -0.38), 0.25);

    const auto chunks = static_cast<std::size_t>(duration);
    double scene = normal.GetValue();
    for (std::size_t i = 0; i < chunks; ++i)
    {
        for (auto& sizes : video.chunkSizes)
        {
            const double logarithm =
                std::sqrt(1.0 - ownVariance) * scene + std::sqrt(ownVariance) * normal.GetValue();
            sizes.push_back((i == 0 ? firstChunk : 1.0) * std::exp(deviation * logarithm));
        }
        scene = autoregression * scene +
                std::sqrt(1.0 - autoregression * autoregression) * normal.GetValue();
    }
    for (int level = 0; level < IsacVideo::LEVELS; ++level)
    {
        auto& sizes = video.chunkSizes[level];
        const double sum = std::accumulate(sizes.begin(), sizes.end(), 0.0);
        const double rateControl = meanSizes[level] * rate * duration / sum;
        for (double& size : sizes)
        {
            size = std::max(1.0, std::round(rateControl * size));
        }
    }
    for (std::size_t second = 0; second <= chunks; ++second)
    {
        const double decided = std::max(0.0, static_cast<double>(second) - indecision);
        video.retention.push_back(std::exp(-std::pow(decided / scale, shape)));
    }
    return video;
}

} // namespace

double
IsacVideo::Size(int level, double begin, double end) const
{
    double size = 0.0;
    for (auto i = static_cast<int>(begin); i < end; ++i)
    {
        size += chunkSizes[level][i] * (std::min(end, i + 1.0) - std::max<double>(begin, i));
    }
    return size;
}

double
IsacVideo::Retention(double position) const
{
    if (position >= Duration())
    {
        return retention.back();
    }
    const auto second = static_cast<std::size_t>(position);
    return retention[second] +
           (position - static_cast<double>(second)) * (retention[second + 1] - retention[second]);
}

double
IsacVideo::SwipeHazard(double begin, double end) const
{
    const double watching = Retention(begin);
    // Rounding can make a flat curve rise by the last bit.
    return watching > 0.0 ? std::max(0.0, 1.0 - Retention(end) / watching) : 1.0;
}

double
IsacVideo::DropOut(double fraction) const
{
    const auto after =
        std::partition_point(retention.begin(), retention.end(), [fraction](double watching) {
            return watching >= fraction;
        });
    if (after == retention.end())
    {
        return std::numeric_limits<double>::infinity();
    }
    const auto before = std::prev(after);
    return static_cast<double>(before - retention.begin()) +
           (*before - fraction) / (*before - *after);
}

TypeId
IsacVideoCatalogue::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacVideoCatalogue")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacVideoCatalogue>()
            .AddAttribute(
                "Folder",
                "Folder of the short-video data set (ACM Multimedia 2022 Grand "
                "Challenge); empty for generated videos.",
                StringValue(""),
                MakeStringAccessor(&IsacVideoCatalogue::SetFolder, &IsacVideoCatalogue::GetFolder),
                MakeStringChecker())
            .AddAttribute("Videos",
                          "Number of videos to generate, 1 to 100000; a folder brings its own.",
                          IntegerValue(100),
                          MakeIntegerAccessor(&IsacVideoCatalogue::SetVideoCount,
                                              &IsacVideoCatalogue::GetVideoCount),
                          MakeIntegerChecker<int32_t>(1, 100000));
    return tid;
}

IsacVideoCatalogue::IsacVideoCatalogue()
    : m_normal(CreateObject<NormalRandomVariable>())
{
}

const std::vector<IsacVideo>&
IsacVideoCatalogue::GetVideos()
{
    if (m_videos.empty())
    {
        if (!m_folder.empty())
        {
            m_videos = ReadVideos(m_folder);
        }
        else
        {
            for (int32_t i = 0; i < m_videoCount; ++i)
            {
                m_videos.push_back(GenerateVideo(*m_normal, "generated-" + std::to_string(i)));
            }
        }
        NS_LOG_INFO(m_videos.size()
                    << " videos from " << (m_folder.empty() ? "the generator" : m_folder));
    }
    return m_videos;
}

void
IsacVideoCatalogue::RefuseOnceUsed(const std::string& attribute, const std::string& value) const
{
    if (!m_videos.empty())
    {
        Refuse("IsacVideoCatalogue", attribute, value, "its videos are in use already");
    }
}

int64_t
IsacVideoCatalogue::AssignStreams(int64_t stream)
{
    if (m_folder.empty()) // what is read draws nothing
    {
        RefuseOnceUsed("stream", std::to_string(stream));
    }
    m_normal->SetStream(stream);
    return 1;
}

void
IsacVideoCatalogue::SetFolder(std::string folder)
{
    RefuseOnceUsed("Folder", folder);
    m_folder = folder;
}

std::string
IsacVideoCatalogue::GetFolder() const
{
    return m_folder;
}

void
IsacVideoCatalogue::SetVideoCount(int32_t count)
{
    RefuseOnceUsed("Videos", std::to_string(count));
    m_videoCount = count;
}

int32_t
IsacVideoCatalogue::GetVideoCount() const
{
    return m_videoCount;
}

} // namespace ns3
