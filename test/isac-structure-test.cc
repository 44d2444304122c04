/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace
{

/// The rooms; each imports only itself and those before it.
const std::array<std::string, 11> g_rooms{"numerics",
                                          "learning",
                                          "node",
                                          "radio",
                                          "app",
                                          "sensing",
                                          "agent",
                                          "resource",
                                          "control",
                                          "trace",
                                          "helper"};

/// A source file, by what it includes
struct SourceFile
{
    std::string room;                  ///< the folder below model, or helper
    std::string basename;              ///< the file's name
    std::vector<std::string> includes; ///< as written, with quotes or angle brackets
};

/**
 * @param name a file's name
 * @param ending a suffix
 * @return whether the name ends so
 */
bool
EndsWith(const std::string& name, const std::string& ending)
{
    return name.size() >= ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

/**
 * @param path a text file
 * @return what it holds
 */
std::string
Read(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/**
 * @param folder a folder below the module's
 * @return the C++ files in it and below, as paths relative to the module, sorted
 */
std::vector<std::filesystem::path>
FindSources(const std::string& folder)
{
    const std::filesystem::path root = ISAC_SOURCE_DIR;
    std::vector<std::filesystem::path> paths;
    if (std::filesystem::exists(root / folder))
    {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
        {
            const auto extension = entry.path().extension();
            if (extension == ".cc" || extension == ".h")
            {
                paths.push_back(std::filesystem::relative(entry.path(), root));
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/**
 * @return the module's own files under model and helper
 */
std::vector<SourceFile>
ReadSources()
{
    static const std::regex include(R"re((?:^|\n)\s*#\s*include\s*("[^"]*"|<[^>]*>))re");
    std::vector<SourceFile> files;
    for (const std::string folder : {"model", "helper"})
    {
        for (const auto& path : FindSources(folder))
        {
            SourceFile file{path.parent_path().filename(), path.filename(), {}};
            const auto text = Read(std::filesystem::path(ISAC_SOURCE_DIR) / path);
            for (std::sregex_iterator match(text.begin(), text.end(), include), end; match != end;
                 ++match)
            {
                file.includes.push_back((*match)[1]);
            }
            files.push_back(file);
        }
    }
    return files;
}

/**
 * @param room a room's name
 * @return its place in the order, one past the last for a folder that is no room
 */
std::size_t
Place(const std::string& room)
{
    return std::find(g_rooms.begin(), g_rooms.end(), room) - g_rooms.begin();
}

/**
 * @param files source files
 * @return a line for each file that has no room, a name that does not begin with isac-, or the name
 *         of another
 */
std::vector<std::string>
FindBadNames(const std::vector<SourceFile>& files)
{
    std::vector<std::string> complaints;
    std::set<std::string> seen;
    for (const auto& file : files)
    {
        if (Place(file.room) == g_rooms.size())
        {
            complaints.push_back(file.basename + " stands in no room: " + file.room);
        }
        if (file.basename.rfind("isac-", 0) != 0)
        {
            complaints.push_back(file.basename + " does not begin with isac-");
        }
        if (!seen.insert(file.basename).second)
        {
            complaints.push_back(file.basename + " is the name of two files");
        }
    }
    return complaints;
}

/**
 * @param files source files
 * @return a line for each include of the module's own that goes against the order of the rooms, has
 *         the wrong form for its room, or names no file
 */
std::vector<std::string>
FindBadImports(const std::vector<SourceFile>& files)
{
    std::map<std::string, std::string> roomOf;
    for (const auto& file : files)
    {
        roomOf[file.basename] = file.room;
    }
    static const std::regex own(R"re("(ns3/)?(isac-[^"]*)")re");
    std::vector<std::string> complaints;
    for (const auto& file : files)
    {
        for (const auto& include : file.includes)
        {
            std::smatch match;
            if (!std::regex_match(include, match, own))
            {
                continue;
            }
            const auto line = file.room + "/" + file.basename + " includes " + include;
            const auto imported = roomOf.find(match[2]);
            if (imported == roomOf.end())
            {
                complaints.push_back(line + ": no such file");
            }
            else if (Place(imported->second) > Place(file.room))
            {
                complaints.push_back(line + ": of a later room, " + imported->second);
            }
            else if ((imported->second == file.room) == match[1].matched)
            {
                complaints.push_back(line +
                                     ": ns3/ is for files of other rooms, and for all of them");
            }
        }
    }
    return complaints;
}

/**
 * @param files source files
 * @return a line for each include of the rooms without ns-3, numerics and learning, that is neither
 * standard (files of learned policies need POSIX) nor a library of their kind nor from these rooms
 */
std::vector<std::string>
FindForeignNumerics(const std::vector<SourceFile>& files)
{
    static const std::map<std::string, std::regex> allowed{
        {"numerics", std::regex(R"re(<[a-z_0-9]+>|<Eigen/\w+>|<nlopt\.h>|"isac-[^"]*")re")},
        {"learning",
         std::regex(R"re(<[a-z_0-9]+>|<(fcntl|unistd|sys/stat)\.h>|<Eigen/\w+>|)re"
                    R"re(<nlohmann/json\.hpp>|"(ns3/)?isac-[^"]*")re")}};
    std::vector<std::string> complaints;
    for (const auto& file : files)
    {
        for (const auto& include : file.includes)
        {
            const auto room = allowed.find(file.room);
            if (room != allowed.end() && !std::regex_match(include, room->second))
            {
                complaints.push_back(file.basename + " includes " + include);
            }
        }
    }
    return complaints;
}

/**
 * @param files source files
 * @return a line for each header that reaches itself through includes
 */
std::vector<std::string>
FindCircles(const std::vector<SourceFile>& files)
{
    static const std::regex own(R"re("(?:ns3/)?(isac-[^"]*)")re");
    std::map<std::string, std::set<std::string>> reached;
    for (const auto& file : files)
    {
        for (const auto& include : file.includes)
        {
            std::smatch match;
            if (std::regex_match(include, match, own))
            {
                reached[file.basename].insert(match[1]);
            }
        }
    }
    // The transitive closure, one header at a time.
    std::vector<std::string> complaints;
    for (const auto& middle : files)
    {
        for (auto& [from, to] : reached)
        {
            if (to.count(middle.basename))
            {
                const auto further = reached[middle.basename];
                to.insert(further.begin(), further.end());
            }
        }
    }
    for (const auto& [from, to] : reached)
    {
        if (to.count(from))
        {
            complaints.push_back(from + " includes itself");
        }
    }
    return complaints;
}

} // namespace

TEST(IsacStructure, FilesHaveARoomAndANameOfTheirOwn)
{
    const auto files = ReadSources();
    EXPECT_GE(files.size(), 10U);
    EXPECT_EQ(FindBadNames(files), std::vector<std::string>{});
}

TEST(IsacStructure, RoomsImportOnlyEarlierRooms)
{
    EXPECT_EQ(FindBadImports(ReadSources()), std::vector<std::string>{});
}

TEST(IsacStructure, NoHeaderIncludesItself)
{
    EXPECT_EQ(FindCircles(ReadSources()), std::vector<std::string>{});
}

TEST(IsacStructure, NumericsKnowNothingOfNs3)
{
    EXPECT_EQ(FindForeignNumerics(ReadSources()), std::vector<std::string>{});
}

/// A file that no list names is not built, and a test that no list names does not run.
TEST(IsacStructure, EveryFileIsInTheListsOfTheBuild)
{
    const auto lists = Read(std::filesystem::path(ISAC_SOURCE_DIR) / "CMakeLists.txt");
    for (const std::string folder : {"model", "helper", "test"})
    {
        for (const auto& path : FindSources(folder))
        {
            const auto name = path.generic_string();
            if (folder != "test" || EndsWith(name, "-test.cc"))
            {
                EXPECT_NE(lists.find("    " + name + "\n"), std::string::npos)
                    << name << " is missing in CMakeLists.txt";
            }
        }
    }
}

TEST(IsacStructure, WrongLayoutsAreSeen)
{
    const std::vector<SourceFile> files{
        {"numerics", "isac-a.h", {"<cmath>", "<Eigen/Dense>", "\"isac-b.h\"", "\"ns3/isac-c.h\""}},
        {"numerics", "isac-b.h", {"\"isac-a.h\"", "\"ns3/vector.h\"", "<sqlite3.h>"}},
        {"learning", "isac-l.h", {"\"ns3/isac-a.h\"", "<nlohmann/json.hpp>", "<ns3/node.h>"}},
        {"node", "isac-c.h", {"\"isac-a.h\"", "\"ns3/isac-d.h\"", "\"ns3/object.h\""}},
        {"attic", "c.h", {}},
        {"node", "isac-c.h", {"\"ns3/isac-a.h\""}},
    };
    EXPECT_EQ(FindBadNames(files),
              (std::vector<std::string>{"c.h stands in no room: attic",
                                        "c.h does not begin with isac-",
                                        "isac-c.h is the name of two files"}));
    EXPECT_EQ(FindBadImports(files),
              (std::vector<std::string>{
                  "numerics/isac-a.h includes \"ns3/isac-c.h\": of a later room, node",
                  "node/isac-c.h includes \"isac-a.h\": ns3/ is for files of other rooms, and for "
                  "all of them",
                  "node/isac-c.h includes \"ns3/isac-d.h\": no such file"}));
    EXPECT_EQ(FindForeignNumerics(files),
              (std::vector<std::string>{"isac-a.h includes \"ns3/isac-c.h\"",
                                        "isac-b.h includes \"ns3/vector.h\"",
                                        "isac-b.h includes <sqlite3.h>",
                                        "isac-l.h includes <ns3/node.h>"}));
    EXPECT_EQ(FindCircles(files),
              (std::vector<std::string>{"isac-a.h includes itself",
                                        "isac-b.h includes itself",
                                        "isac-c.h includes itself"}));
}
