/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-temporary-folder.h"

#include "ns3/isac-error.h"
#include "ns3/isac-tensor-file.h"

#include <Eigen/Core>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace isac
{

namespace
{

/**
 * @param path a file
 * @return its bytes
 */
std::string
ReadBytes(const std::string& path)
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
WriteBytes(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

/**
 * @param header in JSON
 * @param data what follows it
 * @return a file of the format
 */
std::string
MakeFile(const std::string& header, const std::string& data)
{
    const uint64_t length = header.size();
    std::string prefix(8, '\0');
    std::memcpy(prefix.data(), &length, 8);
    return prefix + header + data;
}

/**
 * @param action what has to be refused
 * @param words what the message has to hold
 */
template <typename Action>
void
ExpectRefusal(const Action& action, const std::vector<std::string>& words)
{
    try
    {
        action();
    }
    catch (const Error& error)
    {
        const std::string message = error.what();
        for (const auto& word : words)
        {
            EXPECT_NE(message.find(word), std::string::npos) << word << " in " << message;
        }
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        return;
    }
    ADD_FAILURE() << "nothing was refused";
}

/// @return a file with a tensor of each kind
TensorFile
MakeTensors()
{
    TensorFile file;
    Eigen::MatrixXf matrix(2, 3);
    matrix << 1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F;
    file.Put("matrix", matrix);
    file.Put("vector", Eigen::VectorXf(Eigen::Vector3f(0.1F, -0.2F, 1e-30F)));
    file.Put("wide", Eigen::MatrixXd::Constant(1, 2, 1.0 / 3.0));
    file.Put("empty", Eigen::MatrixXf(4, 0));
    file.PutText("kind", "a \"text\" with \\ and \n and \u00e9");
    return file;
}

TEST(IsacTensorFile, RoundTripIsExact)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors.safetensors";
    const auto file = MakeTensors();
    file.Save(path);
    EXPECT_EQ(folder.List(), std::vector<std::string>{"tensors.safetensors"});
    const auto loaded = TensorFile::Load(path);
    EXPECT_EQ(loaded.GetFloat("matrix", 2, 3), file.GetFloat("matrix", 2, 3));
    EXPECT_EQ(loaded.GetFloat("vector", 3, 1), file.GetFloat("vector", 3, 1));
    EXPECT_EQ(loaded.GetDouble("wide", 1, 2), file.GetDouble("wide", 1, 2));
    EXPECT_EQ(loaded.GetFloat("empty", 4, 0).size(), 0);
    EXPECT_EQ(loaded.GetText("kind"), file.GetText("kind"));
    EXPECT_NO_THROW(loaded.RequireText("kind", file.GetText("kind")));
    loaded.Save(folder / "again");
    EXPECT_EQ(ReadBytes(path), ReadBytes(folder / "again"));
}

TEST(IsacTensorFile, BytesAreThoseOfTheFormat)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    Eigen::MatrixXf matrix(2, 2);
    matrix << 1.0F, 2.0F, 3.0F, 4.0F;
    TensorFile file;
    file.Put("m", matrix);
    file.PutText("kind", "test");
    file.Save(path);
    const std::string header = R"({"__metadata__":{"kind":"test"},)"
                               R"("m":{"data_offsets":[0,16],"dtype":"F32","shape":[2,2]}})";
    const auto bytes = ReadBytes(path);
    const std::vector<float> rows{1.0F, 2.0F, 3.0F, 4.0F};
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    ASSERT_EQ(bytes.size(), 8 + length + 16);
    EXPECT_EQ(length % 8, 0U);
    EXPECT_EQ(bytes.substr(8, header.size()), header);
    EXPECT_EQ(bytes.substr(8 + header.size(), length - header.size()).find_first_not_of(' '),
              std::string::npos);
    EXPECT_EQ(std::memcmp(bytes.data() + 8 + length, rows.data(), 16), 0);
}

TEST(IsacTensorFile, ReadsFilesThatOthersWrite)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "other";
    const std::vector<float> numbers{5.0F, 6.0F, 7.0F};
    const std::string data(reinterpret_cast<const char*>(numbers.data()), 12);
    // Tensors of no and of one dimension, in another order, and spaces behind the header.
    WriteBytes(path,
               MakeFile(R"({"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},)"
                        R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )",
                        data));
    const auto file = TensorFile::Load(path);
    EXPECT_EQ(file.GetFloat("a", 1, 1)(0), 5.0F);
    EXPECT_EQ(file.GetFloat("b", 2, 1)(1), 7.0F);
}

TEST(IsacTensorFile, SaysWhatDoesNotFit)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    MakeTensors().Save(path);
    const auto file = TensorFile::Load(path);
    ExpectRefusal([&]() { file.GetFloat("matrix", 3, 2); }, {path, "matrix", "2 x 3", "3 x 2"});
    ExpectRefusal([&]() { file.GetDouble("matrix", 2, 3); }, {path, "matrix", "F64"});
    ExpectRefusal([&]() { file.GetFloat("wide", 1, 2); }, {path, "wide", "F32"});
    ExpectRefusal([&]() { file.GetFloat("absent", 1, 1); }, {path, "absent", "nothing"});
    ExpectRefusal([&]() { file.GetText("absent"); }, {path, "absent", "nothing"});
    ExpectRefusal([&]() { file.RequireText("kind", "other"); }, {path, "kind", "must be other"});
}

TEST(IsacTensorFile, RefusesNumbersThatAreNotFinite)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    TensorFile file;
    ExpectRefusal([&]() { file.Put("m", Eigen::MatrixXf::Constant(1, 1, nan)); }, {"m = nan"});
    ExpectRefusal([&]() { file.Put("m", Eigen::MatrixXd::Constant(1, 1, HUGE_VAL)); }, {"m = inf"});
    WriteBytes(path,
               MakeFile(R"({"m":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                        std::string(reinterpret_cast<const char*>(&nan), 4)));
    const auto loaded = TensorFile::Load(path);
    ExpectRefusal([&]() { loaded.GetFloat("m", 1, 1); }, {path, "m = nan", "finite"});
}

TEST(IsacTensorFile, RefusesFilesCutOffAnywhere)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    MakeTensors().Save(path);
    const auto bytes = ReadBytes(path);
    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        WriteBytes(path, bytes.substr(0, size));
        ExpectRefusal([&]() { TensorFile::Load(path); }, {path});
    }
    WriteBytes(path, bytes + "more");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "size"});
}

TEST(IsacTensorFile, RefusesForeignFiles)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "foreign";
    ExpectRefusal([&]() { TensorFile::Load(folder / "absent"); }, {folder / "absent", "read"});
    ExpectRefusal([&]() { TensorFile::Load(folder / "."); }, {"read"});
    const std::string data(8, '\0');
    const auto refuse = [&](const std::string& bytes, const std::vector<std::string>& words) {
        SCOPED_TRACE(bytes);
        WriteBytes(path, bytes);
        ExpectRefusal([&]() { TensorFile::Load(path); }, words);
    };
    const auto entry = [&](const std::string& value) {
        return MakeFile("{\"m\":" + value + "}", data);
    };
    refuse("SQLite format 3, or any other file", {path, "no safetensors file"});
    refuse(MakeFile("[1, 2]", ""), {path, "header"});
    refuse(MakeFile("{\"m\":", ""), {path, "header"});
    refuse(MakeFile(R"({"__metadata__":{"a":1}})", ""), {path, "__metadata__"});
    refuse(entry("3"), {path, "m = 3"});
    refuse(entry(R"({"dtype":"F32","shape":[2]})"), {path, "m", "data_offsets"});
    refuse(entry(R"({"dtype":"BF16","shape":[4],"data_offsets":[0,8]})"), {path, "m = BF16"});
    refuse(entry(R"({"dtype":"F32","shape":[1,1,2],"data_offsets":[0,8]})"), {path, "[1,1,2]"});
    refuse(entry(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})"), {path, "3 x 1"});
    refuse(entry(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"), {path, "m"});
    refuse(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[4,12]})"), {path, "4 to 12"});
    refuse(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), {path, "8 to 0"});
    refuse(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,99]})"), {path, "0 to 99"});
    refuse(entry(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]})"),
           {path, "m"});
}

TEST(IsacTensorFile, SaysWhereNothingCanBeWritten)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "absent/tensors";
    ExpectRefusal([&]() { MakeTensors().Save(path); }, {path, "cannot be written"});
}

} // namespace

} // namespace isac
