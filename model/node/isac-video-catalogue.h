/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VIDEO_CATALOGUE_H
#define ISAC_VIDEO_CATALOGUE_H

#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <array>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 *
 * A video of n one-second chunks, and how long people watch it. Positions are seconds from its
 * start.
 */
struct IsacVideo
{
    /// Number of quality levels
    static constexpr int LEVELS = 3;

    std::string name; ///< the video's name in its catalogue

    /// Size of every one-second chunk, in bytes, per quality level, the lowest level first
    std::array<std::vector<double>, LEVELS> chunkSizes;

    /// Fraction S(i) of the viewers that still watch at second i = 0, ..., n; S(0) = 1
    std::vector<double> retention;

    /// @return the video's duration n, in s
    double Duration() const
    {
        return static_cast<double>(chunkSizes[0].size());
    }

    /**
     * @param level quality level, below LEVELS
     * @param begin start of the part, in s
     * @param end end of the part, in s, at most the duration
     * @return size of the part, in bytes; parts of chunks count proportionally
     */
    double Size(int level, double begin, double end) const;

    /**
     * @param position seconds from the start, in s
     * @return retention S there, linear between the seconds, S(n) beyond the end
     */
    double Retention(double position) const;

    /**
     * @param begin start of the part, in s
     * @param end end of the part, in s
     * @return probability `1 - S(end)/S(begin)` that someone who watches at the part's start has
     *         swiped on by its end; 1 where nobody watches
     */
    double SwipeHazard(double begin, double end) const;

    /**
     * The inverse of retention: of a fraction drawn uniformly, it is where a viewer swipes on.
     *
     * @param fraction fraction of the viewers, in (0, 1]
     * @return position from which on fewer than these watch, in s; infinite where so many watch to
     *         the end
     */
    double DropOut(double fraction) const;
};

/**
 * @ingroup isac
 *
 * The videos that users watch: read from a folder, or generated with like statistics. One
 * catalogue is shared by many users. Attributes are read, and streams assigned, before the first
 * use of the videos; changing them later is refused.
 *
 * A folder has the layout of the data set of the ACM Multimedia 2022 Grand Challenge "Short Video
 * Streaming": `short_video_size/<video>/video_size_<level>` holds the bytes of each one-second
 * chunk, one per line, for the levels 0 to 2; `user_ret/<video>` holds a second and the fraction
 * of users still watching per line, and a last line that only marks the end and is dropped.
 *
 * The generator is fitted to these figures of that data set, which has seven videos; its own
 * stand beside them. Means are over videos; the coefficient of variation and the correlations are
 * of the chunks' sizes within a video.
 *
 * | figure                                       | data set | generator |
 * |----------------------------------------------|----------|-----------|
 * | duration, geometric mean, in s               | 30.2     | 29.6      |
 * | standard deviation of its logarithm          | 0.94     | 0.91      |
 * | mean chunk at level 0, in kB                 | 99.4     | 99.6      |
 * | mean chunk at level 1, in kB                 | 159.1    | 159.4     |
 * | mean chunk at level 2, in kB                 | 247.0    | 247.4     |
 * | its deviation between videos, relative       | 0.08     | 0.08      |
 * | coefficient of variation at level 2, mean    | 0.33     | 0.32      |
 * | coefficient of variation at level 2, median  | 0.26     | 0.25      |
 * | correlation of levels 0 and 1                | 1.00     | 0.98      |
 * | correlation of levels 0 and 2                | 0.97     | 0.98      |
 * | correlation of levels 1 and 2                | 0.98     | 0.98      |
 * | correlation of successive chunks at level 2  | 0.33     | 0.32      |
 * | first chunk over the mean at level 2         | 0.62     | 0.62      |
 * | retention at 1 s                             | 0.94     | 0.91      |
 * | retention at 2 s                             | 0.76     | 0.74      |
 * | retention at 3 s                             | 0.67     | 0.65      |
 * | retention at the end                         | 0.21     | 0.20      |
 * | time that a viewer watches, in s             | 10.8     | 11.8      |
 *
 * Its model, with z a standard normal deviate, drawn anew wherever it stands:
 *
 * - Duration: `30 s exp(0.94 z)`, within 3 s and 300 s, in whole seconds.
 * - Chunk sizes: their mean over the video is the level's times `exp(0.08 z)`, as rate control
 *   has it. Around it they are log-normal with coefficient of variation `0.27 exp(0.8 z)`, at
 *   most 1. The logarithm is an autoregressive process of coefficient 0.5 that the levels share,
 *   and 1.5 % of its variance are each level's own. The first chunk is scaled by 0.6.
 * - Retention: Weibull's form after 0.9 s in which nobody has decided yet,
 *   `S(t) = exp(-((t - 0.9 s) / lambda)^k)` with `lambda = 8.5 s exp(0.6 z)` and
 *   `k = 0.6 (duration / 30 s)^-0.38 exp(0.25 z)`.
 */
class IsacVideoCatalogue : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacVideoCatalogue();

    /**
     * Reads or generates the videos when called first. They stay where they are as long as the
     * catalogue lives.
     *
     * @return the videos, at least one, those of a folder in the order of their names
     */
    const std::vector<IsacVideo>& GetVideos();

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /**
     * Refuse a change once the videos are in use.
     *
     * @param attribute what would change
     * @param value what it would become
     */
    void RefuseOnceUsed(const std::string& attribute, const std::string& value) const;
    /// @param folder folder of the data set; empty for the generator
    void SetFolder(std::string folder);
    /// @return folder of the data set; empty for the generator
    std::string GetFolder() const;
    /// @param count number of videos to generate
    void SetVideoCount(int32_t count);
    /// @return number of videos to generate
    int32_t GetVideoCount() const;

    std::string m_folder;               ///< folder of the data set; empty for the generator
    int32_t m_videoCount;               ///< number of videos to generate
    Ptr<NormalRandomVariable> m_normal; ///< standard normal deviates of the generator
    std::vector<IsacVideo> m_videos;    ///< empty until the first use
};

} // namespace ns3

#endif /* ISAC_VIDEO_CATALOGUE_H */
