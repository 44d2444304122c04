/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-temporary-folder.h"

#include "ns3/isac-error.h"
#include "ns3/isac-file-replacement.h"
#include "ns3/isac-tensor-file.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace isac
{

namespace
{

/// What the files of these tests begin with
const std::string OWN = "own ";

/**
 * @param path a file
 * @return its bytes
 */
std::string
Read(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/**
 * @param path a file
 * @param bytes what it is to hold
 */
void
Write(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

/**
 * @param path a file
 * @return whether it is of these tests' kind
 */
bool
IsOwn(const std::string& path)
{
    return Read(path).rfind(OWN, 0) == 0;
}

/**
 * @param path a file to replace
 * @param bytes what it is to hold
 * @return the message with which that is refused; "none" where it is not
 */
std::string
Replace(const std::string& path, const std::string& bytes)
{
    try
    {
        ReplaceFile("somebody", "File", path, IsOwn, bytes);
        return "none";
    }
    catch (const Error& error)
    {
        return error.what();
    }
}

/**
 * @param path a file to replace
 * @return the message with which it is refused beforehand; "none" where it is not
 */
std::string
Check(const std::string& path)
{
    try
    {
        RequireReplaceable("somebody", "File", path, IsOwn);
        return "none";
    }
    catch (const Error& error)
    {
        return error.what();
    }
}

TEST(IsacFileReplacement, WritesWhatIsNotThereAndReplacesWhatIsOwn)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "file";
    EXPECT_EQ(Check(path), "none");
    EXPECT_EQ(folder.List(), std::vector<std::string>{}); // asking leaves nothing
    EXPECT_EQ(Replace(path, OWN + "1"), "none");
    EXPECT_EQ(Read(path), OWN + "1");
    chmod(path.c_str(), 0640);
    EXPECT_EQ(Replace(path, OWN + "2"), "none");
    EXPECT_EQ(Read(path), OWN + "2");
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0640});
    EXPECT_EQ(folder.List(), std::vector<std::string>{"file"});
    Write(folder / "empty", "");
    EXPECT_EQ(Replace(folder / "empty", OWN), "none");
}

/// Every kind of thing that a name can stand for, and what is beside it, stays as it is.
TEST(IsacFileReplacement, LeavesAloneWhatIsNotOwn)
{
    const IsacTemporaryFolder folder;
    Write(folder / "text", "precious");
    Write(folder / "own", OWN);
    Write(folder / "file.part", "precious");
    std::filesystem::create_directory(folder / "folder");
    mkfifo((folder / "pipe").c_str(), 0600);
    symlink("text", (folder / "link-to-text").c_str());
    symlink("absent", (folder / "link-to-nothing").c_str());
    symlink("link-to-itself", (folder / "link-to-itself").c_str());
    symlink("/dev/null", (folder / "link-to-device").c_str());
    symlink("pipe", (folder / "link-to-pipe").c_str());
    symlink("folder", (folder / "link-to-folder").c_str());
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto place = folder / "socket";
    place.copy(address.sun_path, sizeof(address.sun_path) - 1);
    ASSERT_EQ(bind(server, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    const auto before = folder.List();
    for (const auto& [name, reason] :
         std::vector<std::pair<std::string, std::string>>{{"text", "is not one of isac's"},
                                                          {"folder", "is a folder"},
                                                          {"pipe", "no regular file"},
                                                          {"socket", "no regular file"},
                                                          {"link-to-text", "is not one of isac's"},
                                                          {"link-to-nothing", "leads nowhere"},
                                                          {"link-to-itself", "leads nowhere"},
                                                          {"link-to-device", "no regular file"},
                                                          {"link-to-pipe", "no regular file"},
                                                          {"link-to-folder", "is a folder"},
                                                          {"text/below", "Not a directory"},
                                                          {"absent/below", "No such file"},
                                                          {std::string(300, 'x'), "too long"}})
    {
        const auto path = folder / name;
        const auto message = "isac: somebody: File = " + path + ": ";
        for (const auto& said : {Check(path), Replace(path, OWN)})
        {
            EXPECT_EQ(said.rfind(message, 0), 0U) << said;
            EXPECT_NE(said.find(reason), std::string::npos) << said;
        }
    }
    EXPECT_EQ(Check("/dev/full").rfind("isac: somebody: File = /dev/full: is no regular", 0), 0U);
    EXPECT_EQ(Check(""), "isac: somebody: File = : must name a file");
    EXPECT_EQ(folder.List(), before);
    EXPECT_EQ(Read(folder / "text"), "precious");
    EXPECT_EQ(std::filesystem::read_symlink(folder / "link-to-text"), "text");
    // A free name is found beside somebody's file.
    EXPECT_EQ(Replace(folder / "file", OWN), "none");
    EXPECT_EQ(Read(folder / "file.part"), "precious");
    close(server);
}

TEST(IsacFileReplacement, ALinkToAnOwnFileStaysALink)
{
    const IsacTemporaryFolder folder;
    std::filesystem::create_directory(folder / "elsewhere");
    Write(folder / "elsewhere/own", OWN + "1");
    symlink("elsewhere/own", (folder / "link").c_str());
    EXPECT_EQ(Replace(folder / "link", OWN + "2"), "none");
    EXPECT_EQ(Read(folder / "elsewhere/own"), OWN + "2");
    EXPECT_EQ(std::filesystem::read_symlink(folder / "link"), "elsewhere/own");
    EXPECT_EQ(folder.List(), (std::vector<std::string>{"elsewhere", "link"}));
}

/// A limit of the file size stands for a disk that fills: it ends the write after some bytes.
TEST(IsacFileReplacement, AFullDiskLeavesTheOldFile)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "file";
    Write(path, OWN + "old");
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{5000, 5000};
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto said = Replace(path, OWN + std::string(100000, 'x'));
        _exit(said == "isac: somebody: File = " + path + ": cannot be written: File too large" ? 0
                                                                                               : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(Read(path), OWN + "old");
    EXPECT_EQ(folder.List(), std::vector<std::string>{"file"});
}

/// Policies are told from other files, also from other packages' of the same format.
TEST(IsacFileReplacement, APolicyReplacesNothingButPolicies)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "policy";
    TensorFile file;
    file.PutText("kind", "test");
    const std::string foreign("\x10\0\0\0\0\0\0\0{              }", 24);
    for (const std::string& precious : {std::string("text"),
                                        std::string("SQLite format 3\0", 16),
                                        std::string(100, '\0'),
                                        foreign})
    {
        Write(path, precious);
        EXPECT_THROW(file.Save(path), Error);
        EXPECT_EQ(Read(path), precious);
    }
    EXPECT_NO_THROW(TensorFile::Load(path)); // the other package's is of the format
    std::filesystem::remove(path);
    file.Save(path);
    EXPECT_NO_THROW(file.Save(path));
    auto damaged = Read(path);
    damaged.back() = 'x';
    Write(path, damaged);
    EXPECT_THROW(file.Save(path), Error);
    EXPECT_EQ(folder.List(), std::vector<std::string>{"policy"});
}

} // namespace

} // namespace isac
