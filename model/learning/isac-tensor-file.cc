/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-tensor-file.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

namespace isac
{

namespace
{

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they stand");

/// Key of the texts in the header, by the format
const std::string METADATA = "__metadata__";

/// Length of what says how long the header is, by the format (bytes)
constexpr std::size_t PREFIX = 8;

/// What the header says about a tensor, and what was found of it
struct Entry
{
    std::string name;    ///< of the tensor
    std::string type;    ///< F32 or F64
    std::size_t rows;    ///< number of rows
    std::size_t columns; ///< number of columns
    std::size_t begin;   ///< its first byte, counted from the header's end
    std::size_t end;     ///< its last byte and one
};

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
                Refuse(object, name, tensor(row, column), "must be finite");
            }
        }
    }
}

/**
 * @param tensors by name
 * @param type F32 or F64
 * @param [in,out] header takes their entries
 * @param [in,out] bytes takes their numbers
 */
template <typename Scalar>
void
Append(const std::map<std::string, Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>>& tensors,
       const std::string& type,
       nlohmann::json& header,
       std::string& bytes)
{
    for (const auto& [name, tensor] : tensors)
    {
        const auto begin = bytes.size();
        const Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = tensor;
        bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Scalar));
        header[name] = {{"dtype", type},
                        {"shape", {tensor.rows(), tensor.cols()}},
                        {"data_offsets", {begin, bytes.size()}}};
    }
}

/**
 * @param entry where the tensor is
 * @param data all tensors' bytes
 * @return the tensor
 */
template <typename Scalar>
Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>
Extract(const Entry& entry, const char* data)
{
    Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows(entry.rows,
                                                                                entry.columns);
    if (rows.size() > 0)
    {
        std::memcpy(rows.data(), data + entry.begin, entry.end - entry.begin);
    }
    return rows;
}

/**
 * @param object how messages call the file
 * @param name of the tensor
 * @param value what the header says of it
 * @return the same, checked but for where its bytes end
 */
Entry
ReadEntry(const std::string& object, const std::string& name, const nlohmann::json& value)
{
    Entry entry;
    std::vector<std::size_t> shape;
    try
    {
        entry.name = name;
        entry.type = value.at("dtype").get<std::string>();
        shape = value.at("shape").get<std::vector<std::size_t>>();
        entry.begin = value.at("data_offsets").at(0).get<std::size_t>();
        entry.end = value.at("data_offsets").at(1).get<std::size_t>();
    }
    catch (const nlohmann::json::exception&)
    {
        Refuse(object, name, value, "must have a dtype, a shape and data_offsets");
    }
    if (entry.type != "F32" && entry.type != "F64")
    {
        Refuse(object, name, entry.type, "must be of type F32 or F64");
    }
    if (shape.size() > 2)
    {
        Refuse(object, name, value.at("shape"), "must have at most two dimensions");
    }
    entry.rows = !shape.empty() ? shape[0] : 1;
    entry.columns = shape.size() > 1 ? shape[1] : 1;
    return entry;
}

/**
 * Check that the tensors fill the file without gaps.
 *
 * @param object how messages call the file
 * @param entries what the header says
 * @param size number of bytes behind the header
 */
void
RequireFilled(const std::string& object, std::vector<Entry> entries, std::size_t size)
{
    std::sort(entries.begin(), entries.end(), [](const Entry& one, const Entry& other) {
        return std::tie(one.begin, one.end) < std::tie(other.begin, other.end);
    });
    std::size_t place = 0;
    for (const auto& entry : entries)
    {
        if (entry.begin != place || entry.end < entry.begin || entry.end > size)
        {
            Refuse(object,
                   entry.name,
                   std::to_string(entry.begin) + " to " + std::to_string(entry.end),
                   "bytes must begin at " + std::to_string(place) + " and end by " +
                       std::to_string(size) + ": the file is damaged");
        }
        const std::size_t numbers = (entry.end - entry.begin) / (entry.type == "F32" ? 4 : 8);
        const bool fits = entry.columns == 0 || entry.rows == 0
                              ? entry.end == entry.begin
                              : numbers % entry.columns == 0 &&
                                    numbers / entry.columns == entry.rows &&
                                    (entry.end - entry.begin) % (entry.type == "F32" ? 4 : 8) == 0;
        if (!fits)
        {
            Refuse(object,
                   entry.name,
                   std::to_string(entry.rows) + " x " + std::to_string(entry.columns),
                   "shape does not go with " + std::to_string(entry.end - entry.begin) +
                       " bytes: the file is damaged");
        }
        place = entry.end;
    }
    if (place != size)
    {
        Refuse(object, "size", size, "must be " + std::to_string(place) + " bytes of tensors");
    }
}

} // namespace

TensorFile
TensorFile::Load(const std::string& path)
{
    std::error_code failure;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || !std::filesystem::is_regular_file(path, failure))
    {
        Refuse(DescribeFile(path), "path", path, "cannot be read");
    }
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const auto object = DescribeFile(path);
    uint64_t length = 0;
    if (bytes.size() >= PREFIX)
    {
        std::memcpy(&length, bytes.data(), PREFIX);
    }
    if (bytes.size() < PREFIX || length > bytes.size() - PREFIX)
    {
        Refuse(object,
               "size",
               bytes.size(),
               "too few bytes for the header: no safetensors file, or cut off");
    }
    const char* data = bytes.data() + PREFIX + length;
    const auto header = nlohmann::json::parse(bytes.data() + PREFIX, data, nullptr, false);
    if (!header.is_object())
    {
        Refuse(object, "header", length, "bytes of header are no JSON object: no safetensors file");
    }
    TensorFile file;
    file.m_path = path;
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.items())
    {
        if (name != METADATA)
        {
            entries.push_back(ReadEntry(object, name, value));
            continue;
        }
        try
        {
            file.m_texts = value.get<std::map<std::string, std::string>>();
        }
        catch (const nlohmann::json::exception&)
        {
            Refuse(object, METADATA, value, "must hold texts alone");
        }
    }
    RequireFilled(object, entries, bytes.size() - PREFIX - length);
    for (const auto& entry : entries)
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
    nlohmann::json header = nlohmann::json::object();
    if (!m_texts.empty())
    {
        header[METADATA] = m_texts;
    }
    std::string bytes;
    Append(m_double, "F64", header, bytes); // the wider ones first, so that all stay aligned
    Append(m_float, "F32", header, bytes);
    auto text = header.dump();
    text.resize((text.size() + PREFIX - 1) / PREFIX * PREFIX, ' ');
    const uint64_t length = text.size();

    const auto beside = path + ".part";
    std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(&length), PREFIX);
    stream << text << bytes;
    stream.close();
    std::error_code failure;
    if (stream)
    {
        std::filesystem::rename(beside, path, failure);
    }
    if (!stream || failure)
    {
        std::filesystem::remove(beside, failure);
        Refuse(DescribeFile(path), "path", path, "cannot be written");
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
        Refuse(Describe(), name, nlohmann::json(GetText(name)), "must be " + text);
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

} // namespace isac
