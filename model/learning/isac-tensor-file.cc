/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-tensor-file.h"

#include "isac-file-replacement.h"
#include "isac-tensor-header.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

namespace isac
{

namespace
{

/// Length of what says how long the header is, by the format (bytes)
constexpr std::size_t PREFIX = 8;

/// The longest header that the format's own package reads (bytes)
constexpr uint64_t MAXIMUM_HEADER = 100000000;

/// Name of the text by which files are known that have no seal
constexpr const char* MANAGER = "manager";

/**
 * @param path a file, or nothing
 * @return how messages call it
 */
std::string
DescribeFile(const std::string& path)
{
    return path.empty() ? "tensor file" : "tensor file \"" + path + "\"";
}

/**
 * @param object how messages call the file
 * @param name of the tensor
 * @param tensor all finite
 * @throws Error that names the first number that is not
 */
template <typename Matrix>
void
RequireFinite(const std::string& object, const std::string& name, const Matrix& tensor)
{
    for (Eigen::Index column = 0; column < tensor.cols(); ++column)
    {
        for (Eigen::Index row = 0; row < tensor.rows(); ++row)
        {
            if (!std::isfinite(tensor(row, column)))
            {
                Refuse(object, Abbreviate(name), tensor(row, column), "must be finite");
            }
        }
    }
}

/**
 * @param tensors by name
 * @param type F32 or F64
 * @param [in,out] entries takes where they are
 * @param [in,out] bytes takes their numbers
 */
template <typename Scalar>
void
Append(const std::map<std::string, Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>>& tensors,
       const std::string& type,
       std::vector<TensorEntry>& entries,
       std::string& bytes)
{
    for (const auto& [name, tensor] : tensors)
    {
        const auto begin = bytes.size();
        const Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = tensor;
        bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Scalar));
        entries.push_back({name,
                           type,
                           static_cast<std::size_t>(tensor.rows()),
                           static_cast<std::size_t>(tensor.cols()),
                           begin,
                           bytes.size()});
    }
}

/**
 * @param entry where the tensor is
 * @param data all tensors' bytes
 * @return the tensor
 */
template <typename Scalar>
Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>
Extract(const TensorEntry& entry, const char* data)
{
    Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows(entry.rows,
                                                                                entry.columns);
    if (rows.size() > 0)
    {
        std::memcpy(rows.data(), data + entry.begin, entry.end - entry.begin);
    }
    return rows;
}

} // namespace

TensorFile
TensorFile::Load(const std::string& path)
{
    const auto object = DescribeFile(path);
    std::error_code failure; // of what cannot be seen, which is no regular file either
    // Not opened before that: a pipe would wait for somebody who writes.
    const bool isRegular = std::filesystem::is_regular_file(path, failure);
    const std::size_t size = isRegular ? std::filesystem::file_size(path, failure) : 0;
    std::ifstream stream;
    if (isRegular && !failure)
    {
        stream.open(path, std::ios::binary);
    }
    std::string bytes;
    const auto readUpTo = [&](std::size_t end) {
        const auto begin = bytes.size();
        bytes.resize(end);
        if (!stream.is_open() ||
            !stream.read(bytes.data() + begin, static_cast<std::streamsize>(end - begin)))
        {
            Refuse(object, "path", path, "cannot be read");
        }
    };
    uint64_t length = 0;
    readUpTo(std::min(PREFIX, size));
    std::memcpy(&length, bytes.data(), bytes.size());
    if (size < PREFIX || length > size - PREFIX || length > MAXIMUM_HEADER)
    {
        Refuse(object,
               "size",
               size,
               "too few bytes for the header: no safetensors file, or cut off");
    }
    readUpTo(PREFIX + length);
    const auto header =
        ReadTensorHeader(object, bytes.substr(PREFIX, length), size - PREFIX - length);
    readUpTo(size);
    if (header.isSealed)
    {
        RequireSeal(object, bytes);
    }
    TensorFile file;
    file.m_path = path;
    file.m_texts = header.texts;
    file.m_isSealed = header.isSealed;
    const char* data = bytes.data() + PREFIX + length;
    for (const auto& entry : header.entries)
    {
        if (entry.type == "F32")
        {
            file.m_float[entry.name] = Extract<float>(entry, data);
        }
        else
        {
            file.m_double[entry.name] = Extract<double>(entry, data);
        }
    }
    return file;
}

void
TensorFile::Save(const std::string& path) const
{
    std::vector<TensorEntry> entries;
    std::string bytes;
    Append(m_double, "F64", entries, bytes); // the wider ones first, so that all stay aligned
    Append(m_float, "F32", entries, bytes);
    ReplaceFile(DescribeFile(path), "path", path, IsOwn, SealTensors(m_texts, entries, bytes));
}

std::string
TensorFile::RequireReplaceable(const std::string& object,
                               const std::string& attribute,
                               const std::string& path)
{
    return isac::RequireReplaceable(object, attribute, path, IsOwn);
}

bool
TensorFile::IsOwn(const std::string& path)
{
    try
    {
        const auto file = Load(path);
        return file.m_isSealed || file.m_texts.count(MANAGER) > 0;
    }
    catch (const Error&)
    {
        return false;
    }
}

std::string
TensorFile::Describe() const
{
    return DescribeFile(m_path);
}

void
TensorFile::PutText(const std::string& name, const std::string& text)
{
    try
    {
        nlohmann::json(text).dump();
    }
    catch (const nlohmann::json::exception&)
    {
        Refuse(Describe(), name, Abbreviate(text), "must be a text in UTF-8");
    }
    m_texts[name] = text;
}

const std::string&
TensorFile::GetText(const std::string& name) const
{
    const auto text = m_texts.find(name);
    if (text == m_texts.end())
    {
        Refuse(Describe(), name, "nothing", "must be a text of the file");
    }
    return text->second;
}

void
TensorFile::RequireText(const std::string& name, const std::string& text) const
{
    if (GetText(name) != text)
    {
        Refuse(Describe(), name, Abbreviate(GetText(name)), "must be " + text);
    }
}

void
TensorFile::Put(const std::string& name, const Eigen::Ref<const Eigen::MatrixXf>& tensor)
{
    RequireFinite(Describe(), name, tensor);
    m_double.erase(name);
    m_float[name] = tensor;
}

void
TensorFile::Put(const std::string& name, const Eigen::Ref<const Eigen::MatrixXd>& tensor)
{
    RequireFinite(Describe(), name, tensor);
    m_float.erase(name);
    m_double[name] = tensor;
}

template <typename Matrix>
const Matrix&
TensorFile::Get(const std::map<std::string, Matrix>& tensors,
                const std::string& type,
                const std::string& name,
                Eigen::Index rows,
                Eigen::Index columns) const
{
    const auto tensor = tensors.find(name);
    if (tensor == tensors.end())
    {
        const bool other = m_float.count(name) + m_double.count(name) > 0;
        Refuse(Describe(),
               name,
               other ? "of another type" : "nothing",
               "must be a tensor of type " + type);
    }
    const auto& found = tensor->second;
    if (found.rows() != rows || found.cols() != columns)
    {
        Refuse(Describe(),
               name,
               std::to_string(found.rows()) + " x " + std::to_string(found.cols()),
               "must be of shape " + std::to_string(rows) + " x " + std::to_string(columns));
    }
    RequireFinite(Describe(), name, found);
    return found;
}

Eigen::MatrixXf
TensorFile::GetFloat(const std::string& name, Eigen::Index rows, Eigen::Index columns) const
{
    return Get(m_float, "F32", name, rows, columns);
}

Eigen::MatrixXd
TensorFile::GetDouble(const std::string& name, Eigen::Index rows, Eigen::Index columns) const
{
    return Get(m_double, "F64", name, rows, columns);
}

int64_t
TensorFile::GetCount(const std::string& name) const
{
    constexpr double largest = 9007199254740992.0; // up to which a double holds every whole number
    const double count = GetDouble(name, 1, 1)(0);
    if (!(count >= 0.0 && count <= largest) || count != std::floor(count))
    {
        Refuse(Describe(), name, count, "must be a number of something");
    }
    return static_cast<int64_t>(count);
}

} // namespace isac
