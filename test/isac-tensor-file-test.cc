/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-temporary-folder.h"

#include "ns3/isac-error.h"
#include "ns3/isac-tensor-file.h"

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <random>
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
    // The checksum is what zlib's crc32() gives for the file with zeros in its place.
    const std::string header = R"({"__metadata__":{"isac.crc32":"2cabee1d","isac.format":"2",)"
                               R"("kind":"test"},)"
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

/// A message is one line that names the file, however odd what it quotes is.
TEST(IsacTensorFile, RefusesHeadersOfAnyKind)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "odd";
    const auto refuse = [&](const std::string& header, const std::string& word) {
        SCOPED_TRACE(header.substr(0, 200));
        WriteBytes(path, MakeFile(header, std::string(8, '\0')));
        ExpectRefusal([&]() { TensorFile::Load(path); }, {path, word});
    };
    const auto entry = [](const std::string& shape, const std::string& place) {
        return R"({"m":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + place + "}}";
    };
    const std::string deep(100000, '[');
    refuse("{\"a\":" + deep, "nested too deeply");
    refuse("{\"a\":" + deep + std::string(100000, ']') + "}", "nested too deeply");
    refuse(entry(deep + std::string(100000, ']'), "[0,8]"), "nested too deeply");
    std::string objects;
    for (int i = 0; i < 100000; ++i)
    {
        objects += "{\"a\":";
    }
    refuse(objects, "nested too deeply");
    refuse(deep, "nested too deeply");
    for (const char* shape : {"[9246744073709551614, 0]",
                              "[0, 9246744073709551614]",
                              "[18446744073709551615, 18446744073709551615]",
                              "[18446744073709551616, 1]",
                              "[281474976710657, 0]",
                              "[4611686018427387904, 2]",
                              "[-1, -2]",
                              "[-9223372036854775808, 0]",
                              "[1.5, 2]",
                              "[2e0]",
                              "[true]",
                              "[null]",
                              "[\"2\"]",
                              "{\"0\":2}",
                              "2",
                              "[1,1,2]",
                              "[3]"})
    {
        refuse(entry(shape, "[0,8]"), "m = ");
    }
    for (const char* place : {"[0]",
                              "[]",
                              "[0,8,8]",
                              "[-8,0]",
                              "[0,18446744073709551615]",
                              "[18446744073709551608,18446744073709551615]",
                              "[0,8.0]",
                              "[0,null]",
                              "[\"0\",\"8\"]",
                              "{\"0\":0,\"1\":8}",
                              "8"})
    {
        refuse(entry("[2]", place), "m = ");
    }
    const auto named = [](const std::string& name, const std::string& place) {
        return "\"" + name + R"(":{"dtype":"F32","shape":[1],"data_offsets":)" + place + "}";
    };
    refuse("{" + named("a", "[0,4]") + "," + named("a", "[4,8]") + "}", "twice");
    refuse(R"({"__metadata__":{"k":"1","k":"2"},)" + named("a", "[0,8]") + "}", "twice");
    refuse(R"({"m":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}})", "twice");
    refuse("{" + named("a", "[0,4]") + "," + named("b", "[0,4]") + "}", "= 0 to 4");
    refuse("{" + named("a", "[0,4]") + "," + named("b", "[3,7]") + "}", "= 3 to 7");
    refuse("{" + named("a", "[0,4]") + "," + named("b", "[5,8]") + "}", "= 5 to 8");
    refuse("{" + named("a", "[0,4]") + "}", "size = 8");
    refuse(named("a", "[0,8]"), "header");
    refuse("{" + named("\xff\xfe", "[0,8]") + "}", "header");
    refuse("{" + named("\\ud800", "[0,8]") + "}", "header");
    refuse("{" + named("two\\nlines", "[0,9]") + "}", "two\\nlines");
    refuse("{" + named(std::string(100000, 'x'), "[0,9]") + "}", "xxx...");
    for (const char* type : {"F16", "I64", "BOOL", "f32", "F32 ", "", "F\\u000032"})
    {
        refuse(R"({"m":{"dtype":")" + std::string(type) + R"(","shape":[2],"data_offsets":[0,8]}})",
               "F32 or F64");
    }
    for (const char* value : {"null", "[]", "\"text\"", "1e999", "{\"a\":null}", "{\"a\":{}}"})
    {
        refuse(std::string(R"({"__metadata__":)") + value + "," + named("a", "[0,8]") + "}", path);
    }
    for (const uint64_t length :
         {uint64_t{100000001}, uint64_t{1} << 63, ~uint64_t{0}, ~uint64_t{7}})
    {
        std::string bytes(8, '\0');
        std::memcpy(bytes.data(), &length, 8);
        WriteBytes(path, bytes + "{}");
        ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "header"});
    }
}

TEST(IsacTensorFile, SeesEveryBitThatHasTurned)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    TensorFile file;
    file.PutText("manager", "M");
    file.Put("w", Eigen::MatrixXf::Constant(1, 2, 0.5F));
    file.Save(path);
    const auto bytes = ReadBytes(path);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit)
    {
        auto damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        WriteBytes(path, damaged);
        SCOPED_TRACE(bit);
        ExpectRefusal([&]() { TensorFile::Load(path); }, {path});
    }
    WriteBytes(path, bytes);
    EXPECT_NO_THROW(TensorFile::Load(path));
}

/// Damage of other kinds, by a generator of its own: what is loaded all the same is as it was.
TEST(IsacTensorFile, SeesOtherDamage)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    MakeTensors().Save(path);
    const auto bytes = ReadBytes(path);
    std::mt19937 random(7);
    const auto below = [&random](std::size_t end) { return random() % end; };
    for (int round = 0; round < 1000; ++round)
    {
        auto damaged = bytes;
        for (auto count = 1 + below(4); count > 0; --count)
        {
            const auto place = below(damaged.size());
            const auto length = std::min(1 + below(16), damaged.size() - place);
            switch (below(5))
            {
            case 0:
                damaged[place] = static_cast<char>(below(256));
                break;
            case 1:
                damaged.erase(place, length);
                break;
            case 2:
                damaged.insert(place, damaged.substr(place, length));
                break;
            case 3:
                std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(place), length, '\0');
                break;
            default:
                std::swap(damaged[place], damaged[below(damaged.size())]);
            }
        }
        if (damaged == bytes || damaged.empty())
        {
            continue;
        }
        WriteBytes(path, damaged);
        SCOPED_TRACE(round);
        ExpectRefusal([&]() { TensorFile::Load(path); }, {path});
    }
}

/// What is written without a seal is read; half a seal is damage.
TEST(IsacTensorFile, ASealIsWholeOrNotThere)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "tensors";
    const auto write = [&](const std::string& texts) {
        WriteBytes(path, MakeFile(R"({"__metadata__":{)" + texts + "}}", ""));
    };
    write(R"("manager":"ns3::IsacSttdManager")");
    EXPECT_EQ(TensorFile::Load(path).GetText("manager"), "ns3::IsacSttdManager");
    write(R"("isac.format":"2")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.crc32 = nothing"});
    write(R"("isac.tc32":"00000000","isac.formar":"2")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.formar = 2"});
    write(R"("isac.crc32":"00000000")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.format = nothing"});
    write(R"("isac.crc32":"00000000","isac.format":"3")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.format = 3", "newer"});
    write(R"("isac.crc32":"00000000","isac.format":"2")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.crc32 = 00000000"});
    write(R"("isac.crc32":"short","isac.format":"2")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.crc32"});
    write(R"("isac.crc32" : "00000000","isac.format":"2")");
    ExpectRefusal([&]() { TensorFile::Load(path); }, {path, "isac.crc32"});
}

TEST(IsacTensorFile, CountsAreWholeAndTextsAreUtf8)
{
    TensorFile file;
    for (const double wrong : {-1.0, 0.5, 1e300, 9007199254740994.0})
    {
        file.Put("n", Eigen::MatrixXd::Constant(1, 1, wrong));
        ExpectRefusal([&]() { file.GetCount("n"); }, {"n = "});
    }
    for (const int64_t right : {int64_t{0}, int64_t{7}, int64_t{9007199254740992}})
    {
        file.Put("n", Eigen::MatrixXd::Constant(1, 1, static_cast<double>(right)));
        EXPECT_EQ(file.GetCount("n"), right);
    }
    ExpectRefusal([&]() { file.PutText("kind", "\xff\n"); }, {"kind", "UTF-8"});
}

TEST(IsacTensorFile, SaysWhereNothingCanBeWritten)
{
    const IsacTemporaryFolder folder;
    const auto path = folder / "absent/tensors";
    ExpectRefusal([&]() { MakeTensors().Save(path); }, {path, "cannot be written"});
}

} // namespace

} // namespace isac
