/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-workload-fixtures.h"

#include "ns3/integer.h"
#include "ns3/isac-video-catalogue.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>

using namespace ns3;

namespace
{

using Values = std::vector<double>;

double
Mean(const Values& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double
Covariance(const Values& a, const Values& b)
{
    const double meanA = Mean(a);
    const double meanB = Mean(b);
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / static_cast<double>(a.size());
}

double
Deviation(const Values& values)
{
    return std::sqrt(Covariance(values, values));
}

double
Correlation(const Values& a, const Values& b)
{
    return Covariance(a, b) / (Deviation(a) * Deviation(b));
}

double
Median(Values values)
{
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

/// The figures that IsacVideoCatalogue's documentation lists, by name
std::map<std::string, double>
FiguresOf(const std::vector<IsacVideo>& videos)
{
    std::map<std::string, Values> samples;
    for (const auto& video : videos)
    {
        const auto& s = video.chunkSizes;
        const auto& r = video.retention;
        samples["log duration"].push_back(std::log(s[0].size()));
        for (int level = 0; level < IsacVideo::LEVELS; ++level)
        {
            samples["mean chunk " + std::to_string(level)].push_back(Mean(s[level]));
        }
        samples["variation"].push_back(Deviation(s[2]) / Mean(s[2]));
        samples["correlation 0-1"].push_back(Correlation(s[0], s[1]));
        samples["correlation 0-2"].push_back(Correlation(s[0], s[2]));
        samples["correlation 1-2"].push_back(Correlation(s[1], s[2]));
        if (s[2].size() > 3)
        {
            samples["succession"].push_back(
                Correlation({s[2].begin(), s[2].end() - 1}, {s[2].begin() + 1, s[2].end()}));
        }
        samples["first chunk"].push_back(s[2][0] / Mean(s[2]));
        samples["retention 1"].push_back(r[1]);
        samples["retention 2"].push_back(r[2]);
        samples["retention 3"].push_back(r[3]);
        samples["retention n"].push_back(r.back());
        samples["watched"].push_back(std::accumulate(r.begin(), r.end(), -0.5 * (1.0 + r.back())));
    }
    std::map<std::string, double> figures;
    for (const auto& [name, values] : samples)
    {
        figures[name] = Mean(values);
    }
    // Of the seven videos' small sample, the unbiased deviation.
    const auto count = static_cast<double>(videos.size());
    figures["duration"] = std::exp(figures["log duration"]);
    figures["deviation of log duration"] =
        Deviation(samples["log duration"]) * std::sqrt(count / (count - 1.0));
    figures["deviation of mean chunk"] = Deviation(samples["mean chunk 1"]) *
                                         std::sqrt(count / (count - 1.0)) / figures["mean chunk 1"];
    figures["median variation"] = Median(samples["variation"]);
    return figures;
}

/// A figure that the generator is fitted to
struct Figure
{
    const char* name;  ///< its name
    double documented; ///< its value in the class's documentation
    double rounding;   ///< how far the data set's may be from that
    double fit;        ///< how far the generator's may be from that
};

const std::vector<Figure> FIGURES{
    {"duration", 30.2, 0.05, 1.5},
    {"deviation of log duration", 0.94, 0.005, 0.05},
    {"mean chunk 0", 99.4e3, 0.05e3, 1e3},
    {"mean chunk 1", 159.1e3, 0.05e3, 1.6e3},
    {"mean chunk 2", 247.0e3, 0.05e3, 2.5e3},
    {"deviation of mean chunk", 0.08, 0.005, 0.01},
    {"variation", 0.33, 0.005, 0.03},
    {"median variation", 0.26, 0.005, 0.03},
    {"correlation 0-1", 1.00, 0.005, 0.02},
    {"correlation 0-2", 0.97, 0.005, 0.02},
    {"correlation 1-2", 0.98, 0.005, 0.02},
    {"succession", 0.33, 0.005, 0.05},
    {"first chunk", 0.62, 0.005, 0.03},
    {"retention 1", 0.94, 0.005, 0.05},
    {"retention 2", 0.76, 0.005, 0.05},
    {"retention 3", 0.67, 0.005, 0.05},
    {"retention n", 0.21, 0.005, 0.04},
    {"watched", 10.8, 0.05, 2.0},
};

Ptr<IsacVideoCatalogue>
GeneratedCatalogue(int32_t videos, int64_t stream)
{
    auto catalogue = CreateObject<IsacVideoCatalogue>();
    catalogue->SetAttribute("Videos", IntegerValue(videos));
    EXPECT_EQ(catalogue->AssignStreams(stream), 1);
    return catalogue;
}

/// Numbers of a file that is known to be sound
Values
NumbersIn(const std::string& file)
{
    std::ifstream stream(file);
    Values values;
    for (double value; stream >> value;)
    {
        values.push_back(value);
    }
    return values;
}

/// A small sound folder
void
Fill(const ShortVideoFolder& folder)
{
    folder.Add("b", {400, 900, 300}, {1.0, 0.9, 0.5, 0.25});
    folder.Add("a", {500}, {1.0, 0.75});
    folder.Add("10_c", {100, 200}, {1.0, 1.0, 0.0});
}

/// One way to break a folder
struct Damage
{
    const char* name;                                   ///< the case's name
    std::function<void(const ShortVideoFolder&)> apply; ///< breaks the folder of Fill
    std::vector<const char*> named;                     ///< what the refusal says
};

class IsacVideoCatalogueDamage : public testing::TestWithParam<Damage>
{
};

/// Replaces the retention curve of video b
std::function<void(const ShortVideoFolder&)>
Curve(const std::string& text)
{
    return [text](const ShortVideoFolder& folder) { folder.Write("user_ret/b", text); };
}

/// Replaces the chunk sizes of video b at level 1
std::function<void(const ShortVideoFolder&)>
Sizes(const std::string& text)
{
    return [text](const ShortVideoFolder& folder) {
        folder.Write("short_video_size/b/video_size_1", text);
    };
}

/// Removes a file or folder
std::function<void(const ShortVideoFolder&)>
Without(const std::string& file)
{
    return [file](const ShortVideoFolder& folder) { folder.Remove(file); };
}

} // namespace

TEST_P(IsacVideoCatalogueDamage, IsRefusedByName)
{
    const ShortVideoFolder folder;
    Fill(folder);
    GetParam().apply(folder);
    auto catalogue = CatalogueOf(folder.GetPath());
    const auto refusal = RefusalOf([&] { catalogue->GetVideos(); });
    EXPECT_NE(refusal.find(folder.GetPath()), std::string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
    for (const auto* part : GetParam().named)
    {
        EXPECT_NE(refusal.find(part), std::string::npos) << part << " is not in: " << refusal;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Folders,
    IsacVideoCatalogueDamage,
    testing::Values(
        Damage{"NoSizes", Without("short_video_size"), {"Folder = ", "short_video_size"}},
        Damage{"NoRetention", Without("user_ret"), {"Folder = ", "user_ret"}},
        Damage{"NoVideos",
               [](const auto& folder) {
                   for (const auto* name : {"a", "b", "10_c"})
                   {
                       folder.Remove("short_video_size/" + std::string(name));
                       folder.Remove("user_ret/" + std::string(name));
                   }
               },
               {"Folder = ", "no videos"}},
        Damage{"NoLevel",
               Without("short_video_size/b/video_size_1"),
               {"b/video_size_1: level 1 = missing"}},
        Damage{"NoCurve", Without("user_ret/b"), {"user_ret/b: retention curve = missing"}},
        Damage{"CurveAlone", Without("short_video_size/b"), {"b/video_size_0: level 0 = missing"}},
        Damage{"CurveRises",
               Curve("0 1\n1 0.5\n2 0.6\n3 0.2\n4 0"),
               {"user_ret/b: line 3 = 0.6", "increase"}},
        Damage{"CurveAboveOne", Curve("0 1.5\n1 1\n2 1\n3 1\n4 0"), {"line 1 = 1.5", "[0, 1]"}},
        Damage{"CurveBelowZero", Curve("0 1\n1 .5\n2 -.1\n3 0\n4 0"), {"line 3 = -0.1", "[0, 1]"}},
        Damage{"CurveStartsLow", Curve("0 .9\n1 .5\n2 .4\n3 0\n4 0"), {"line 1 = 0.9", "at 1"}},
        Damage{"CurveNan", Curve("0 1\n1 nan\n2 .4\n3 0\n4 0"), {"line 2 = \"1 nan\""}},
        Damage{"CurveInfinite", Curve("0 1\n1 1e999\n2 .4\n3 0\n4 0"), {"line 2 = \"1 1e999\""}},
        Damage{"CurveText", Curve("0 1\none .5\n2 .4\n3 0\n4 0"), {"line 2 = \"one .5\""}},
        Damage{"CurveThirdColumn", Curve("0 1\n1 .5 7\n2 .4\n3 0\n4 0"), {"line 2 = \"1 .5 7\""}},
        Damage{"CurveEmptyLine", Curve("0 1\n\n1 .5\n2 .4\n3 0\n4 0"), {"line 2 = \"\""}},
        Damage{"CurveGap", Curve("0 1\n1 .5\n3 .4\n4 0\n5 0"), {"line 3 = 3", "second 2"}},
        Damage{"CurveGapAtTheEnd", Curve("0 1\n1 .5\n2 .4\n3 .2\n9 0"), {"line 5 = 9", "second 4"}},
        Damage{"CurveShort", Curve("0 1\n1 .5\n2 .4\n3 0"), {"retention values = 3", "3 chunks"}},
        Damage{"CurveLong",
               Curve("0 1\n1 .5\n2 .4\n3 0\n4 0\n5 0"),
               {"retention values = 5", "3 chunks"}},
        Damage{"CurveEmpty", Curve(""), {"retention values = 0"}},
        Damage{"SizeZero", Sizes("800\n0\n600\n"), {"b/video_size_1: line 2 = 0", "positive"}},
        Damage{"SizeNegative", Sizes("800\n1800\n-6\n"), {"line 3 = -6", "positive"}},
        Damage{"SizeNan", Sizes("800\nnan\n600\n"), {"line 2 = \"nan\""}},
        Damage{"SizeText", Sizes("800\n18oo\n600\n"), {"line 2 = \"18oo\""}},
        Damage{"SizesFewer", Sizes("800\n1800\n"), {"b/video_size_1: chunks = 2"}},
        Damage{"SizesEmpty", Sizes(""), {"b/video_size_1: chunks = 0"}},
        Damage{"NoChunks",
               [](const auto& folder) { folder.Add("b", {}, {1.0}); },
               {"b/video_size_0: chunks = 0", "at least one"}}),
    [](const auto& info) { return info.param.name; });

TEST(IsacVideoCatalogue, RefusesAMissingFolder)
{
    auto catalogue = CatalogueOf("/nowhere/at/all");
    const auto refusal = RefusalOf([&] { catalogue->GetVideos(); });
    EXPECT_EQ(refusal.find("isac: IsacVideoCatalogue: Folder = /nowhere/at/all: "), 0) << refusal;
}

TEST(IsacVideoCatalogue, CanBeMendedAfterARefusal)
{
    const ShortVideoFolder folder;
    auto catalogue = CatalogueOf(folder.GetPath());
    EXPECT_NE(RefusalOf([&] { catalogue->GetVideos(); }), "");
    Fill(folder);
    EXPECT_EQ(catalogue->GetVideos().size(), 3);
}

TEST(IsacVideoCatalogue, RefusesCountsOutOfRange)
{
    auto catalogue = CreateObject<IsacVideoCatalogue>();
    for (int64_t count : {-3, 0, 100001})
    {
        EXPECT_FALSE(catalogue->SetAttributeFailSafe("Videos", IntegerValue(count))) << count;
    }
    EXPECT_TRUE(catalogue->SetAttributeFailSafe("Videos", IntegerValue(1)));
}

TEST(IsacVideoCatalogue, RefusesChangesOnceItsVideosAreInUse)
{
    auto catalogue = GeneratedCatalogue(3, 1);
    catalogue->GetVideos();
    const auto isNamed = [&](const std::string& name, const AttributeValue& value) {
        return RefusalOf([&] { catalogue->SetAttribute(name, value); }).find(": " + name + " = ") !=
               std::string::npos;
    };
    EXPECT_TRUE(isNamed("Folder", StringValue("elsewhere")));
    EXPECT_TRUE(isNamed("Videos", IntegerValue(4)));
    EXPECT_NE(RefusalOf([&] { catalogue->AssignStreams(7); }).find("stream = 7"),
              std::string::npos);
    EXPECT_EQ(catalogue->GetVideos().size(), 3);
}

TEST(IsacVideoCatalogue, ReadsAFolderAsItStands)
{
    const ShortVideoFolder folder;
    Fill(folder);
    const auto* dataSet = std::getenv("ISAC_SHORT_VIDEO");
    const std::string path = dataSet ? dataSet : folder.GetPath();
    const auto videos = CatalogueOf(path)->GetVideos();
    EXPECT_EQ(videos.size(), dataSet ? 7 : 3);
    for (const auto& video : videos)
    {
        for (int level = 0; level < IsacVideo::LEVELS; ++level)
        {
            const auto file =
                path + "/short_video_size/" + video.name + "/video_size_" + std::to_string(level);
            EXPECT_EQ(video.chunkSizes[level], NumbersIn(file)) << file;
        }
        const auto curve = NumbersIn(path + "/user_ret/" + video.name);
        ASSERT_EQ(video.retention.size(), video.chunkSizes[0].size() + 1);
        ASSERT_EQ(curve.size(), 2 * (video.retention.size() + 1));
        for (std::size_t i = 0; i < video.retention.size(); ++i)
        {
            EXPECT_EQ(video.retention[i], curve[2 * i + 1]) << video.name << ' ' << i;
        }
    }
    if (dataSet)
    {
        const auto figures = FiguresOf(videos);
        for (const auto& figure : FIGURES)
        {
            EXPECT_NEAR(figures.at(figure.name), figure.documented, figure.rounding) << figure.name;
        }
    }
}

TEST(IsacVideoCatalogue, OrdersAFolderByName)
{
    const ShortVideoFolder folder;
    Fill(folder);
    auto catalogue = CatalogueOf(folder.GetPath());
    std::vector<std::string> names;
    for (const auto& video : catalogue->GetVideos())
    {
        names.push_back(video.name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"10_c", "a", "b"}));
}

TEST(IsacVideoCatalogue, ReadsBothKindsOfLineEnd)
{
    const ShortVideoFolder folder;
    Fill(folder);
    Curve("0\t1\r\n1\t0.5\r\n2\t0.5\r\n3\t0.25\r\n4\t0\r\n")(folder);
    Sizes("800\r\n1800\r\n600")(folder);
    const auto video = CatalogueOf(folder.GetPath())->GetVideos()[2];
    EXPECT_EQ(video.chunkSizes[1], (Values{800.0, 1800.0, 600.0}));
    EXPECT_EQ(video.retention, (Values{1.0, 0.5, 0.5, 0.25}));
}

TEST(IsacVideoCatalogue, GeneratesWhatTheDocumentationLists)
{
    const auto figures = FiguresOf(GeneratedCatalogue(3000, 1)->GetVideos());
    for (const auto& figure : FIGURES)
    {
        EXPECT_NEAR(figures.at(figure.name), figure.documented, figure.fit) << figure.name;
    }
}

TEST(IsacVideoCatalogue, GeneratesSoundVideos)
{
    auto catalogue = GeneratedCatalogue(1000, 2);
    for (const auto& video : catalogue->GetVideos())
    {
        ASSERT_GE(video.Duration(), 3.0);
        ASSERT_LE(video.Duration(), 300.0);
        for (const auto& sizes : video.chunkSizes)
        {
            ASSERT_EQ(sizes.size(), video.Duration());
            ASSERT_GE(*std::min_element(sizes.begin(), sizes.end()), 1.0);
        }
        const auto& r = video.retention;
        ASSERT_EQ(r.size(), video.Duration() + 1);
        ASSERT_EQ(r.front(), 1.0);
        ASSERT_GE(r.back(), 0.0);
        ASSERT_TRUE(std::is_sorted(r.rbegin(), r.rend()));
    }
}

TEST(IsacVideoCatalogue, GeneratesTheSameVideosFromTheSameStream)
{
    const auto small = GeneratedCatalogue(20, 5)->GetVideos();
    const auto large = GeneratedCatalogue(40, 5)->GetVideos();
    const auto other = GeneratedCatalogue(20, 6)->GetVideos();
    ASSERT_EQ(small.size(), 20);
    ASSERT_EQ(large.size(), 40);
    for (std::size_t i = 0; i < small.size(); ++i)
    {
        EXPECT_EQ(small[i].name, large[i].name);
        EXPECT_EQ(small[i].chunkSizes, large[i].chunkSizes);
        EXPECT_EQ(small[i].retention, large[i].retention);
        EXPECT_NE(small[i].chunkSizes, other[i].chunkSizes);
    }
}

TEST(IsacVideo, MeasuresPartsOfIt)
{
    const ShortVideoFolder folder;
    Fill(folder);
    const auto video = CatalogueOf(folder.GetPath())->GetVideos()[2];
    EXPECT_EQ(video.Duration(), 3.0);
    EXPECT_EQ(video.Size(0, 0.0, 3.0), 1600.0);
    EXPECT_EQ(video.Size(2, 1.0, 2.0), 2700.0);
    EXPECT_DOUBLE_EQ(video.Size(0, 0.25, 0.5), 100.0);
    EXPECT_DOUBLE_EQ(video.Size(0, 0.5, 2.5), 200.0 + 900.0 + 150.0);
    EXPECT_EQ(video.Size(0, 1.5, 1.5), 0.0);

    EXPECT_EQ(video.Retention(0.0), 1.0);
    EXPECT_DOUBLE_EQ(video.Retention(1.5), 0.7);
    EXPECT_EQ(video.Retention(3.0), 0.25);
    EXPECT_EQ(video.Retention(7.0), 0.25);

    EXPECT_DOUBLE_EQ(video.SwipeHazard(1.0, 2.0), 1.0 - 0.5 / 0.9);
    EXPECT_DOUBLE_EQ(video.SwipeHazard(1.5, 3.0), 1.0 - 0.25 / 0.7);
    EXPECT_EQ(video.SwipeHazard(3.0, 4.0), 0.0);
}

TEST(IsacVideo, IsSurelyLeftWhereNobodyWatches)
{
    const ShortVideoFolder folder;
    folder.Add("a", {1, 1, 1}, {1.0, 0.5, 0.0, 0.0});
    const auto video = CatalogueOf(folder.GetPath())->GetVideos()[0];
    EXPECT_EQ(video.SwipeHazard(1.0, 2.0), 1.0);
    EXPECT_EQ(video.SwipeHazard(2.0, 3.0), 1.0);
}
