/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-tensor-header.h"

#include "ns3/isac-error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

namespace isac
{

namespace
{

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "lengths are copied as they stand");

/// Key of the texts in the header, by the format
const std::string METADATA = "__metadata__";

/// What the names of a seal's texts begin with
const std::string SEAL = "isac.";

/// Name of the text that holds the number of the form
const std::string FORMAT = SEAL + "format";

/// Number of the form
const std::string FORMAT_NUMBER = "2";

/// Name of the text that holds the checksum
const std::string CHECKSUM = SEAL + "crc32";

/// Stands for the checksum while it is computed
const std::string ZEROS = "00000000";

/// Length of what says how long the header is, by the format, and what lengths are multiples of
/// (bytes)
constexpr std::size_t PREFIX = 8;

/// Levels of objects and lists in a header, by the format
constexpr int LEVELS = 3;

/// The most rows or columns that any tensor has: more would not be numbers that Eigen counts with
constexpr uint64_t MAXIMUM_DIMENSION = 1ULL << 48;

/**
 * @param bytes anything
 * @return their CRC-32, in eight hexadecimal digits
 */
std::string
GetChecksum(const std::string& bytes)
{
    static const auto table = [] {
        std::array<uint32_t, 256> remainders;
        for (uint32_t i = 0; i < remainders.size(); ++i)
        {
            uint32_t remainder = i;
            for (int bit = 0; bit < 8; ++bit)
            {
                remainder = (remainder >> 1) ^ (remainder & 1 ? 0xEDB88320U : 0U);
            }
            remainders[i] = remainder;
        }
        return remainders;
    }();
    uint32_t checksum = 0xFFFFFFFFU;
    for (const char byte : bytes)
    {
        checksum = (checksum >> 8) ^ table[(checksum ^ static_cast<uint8_t>(byte)) & 0xFFU];
    }
    checksum ^= 0xFFFFFFFFU;
    std::string digits;
    for (int shift = 28; shift >= 0; shift -= 4)
    {
        digits += "0123456789abcdef"[(checksum >> shift) & 0xFU];
    }
    return digits;
}

/**
 * @param file its text has the checksum's name
 * @return place of the checksum's digits; npos where they are not written as SealTensors() does
 */
std::size_t
FindChecksum(const std::string& file)
{
    const auto key = "\"" + CHECKSUM + "\":\"";
    const auto place = file.find(key);
    return place == std::string::npos || file.size() - place < key.size() + ZEROS.size()
               ? std::string::npos
               : place + key.size();
}

/**
 * @param object how messages call the file
 * @param text the header
 * @return the same
 * @throws Error where it is no object in JSON, has a key twice or more levels than the format
 */
nlohmann::json
Parse(const std::string& object, const std::string& text)
{
    std::array<std::set<std::string>, LEVELS + 1> keys;
    const auto check = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        using Event = nlohmann::json::parse_event_t;
        const bool isStart = event == Event::object_start || event == Event::array_start;
        if (isStart && depth >= LEVELS)
        {
            Refuse(object, "header", text.size(), "bytes of header are nested too deeply");
        }
        if (isStart)
        {
            keys[depth + 1].clear();
        }
        if (event == Event::key && !keys[depth].insert(parsed.get<std::string>()).second)
        {
            Refuse(object,
                   "header",
                   Abbreviate(parsed.get<std::string>()),
                   "is there twice: the file is damaged");
        }
        return true;
    };
    auto header = nlohmann::json::parse(text, check, false);
    if (!header.is_object())
    {
        Refuse(object,
               "header",
               text.size(),
               "bytes of header are no JSON object: no safetensors file, or damaged");
    }
    return header;
}

/**
 * @param list what should be a list of whole numbers that are not negative
 * @param [out] numbers takes them
 * @return whether it is
 */
bool
ReadNumbers(const nlohmann::json& list, std::vector<uint64_t>& numbers)
{
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), [](const auto& number) {
            return number.is_number_unsigned();
        }))
    {
        return false;
    }
    numbers = list.get<std::vector<uint64_t>>();
    return true;
}

/**
 * @param object how messages call the file
 * @param name of the tensor
 * @param value what the header says of it
 * @return the same, checked but for where its bytes are
 */
TensorEntry
ReadEntry(const std::string& object, const std::string& name, const nlohmann::json& value)
{
    const auto get = [&value](const char* key) {
        return value.is_object() ? value.value(key, nlohmann::json()) : nlohmann::json();
    };
    const auto type = get("dtype");
    std::vector<uint64_t> shape;
    std::vector<uint64_t> place;
    if (!type.is_string() || !ReadNumbers(get("shape"), shape) ||
        !ReadNumbers(get("data_offsets"), place) || place.size() != 2)
    {
        Refuse(object,
               Abbreviate(name),
               Abbreviate(value.dump()),
               "must have a dtype, a shape and data_offsets");
    }
    TensorEntry entry;
    entry.name = name;
    entry.type = type.get<std::string>();
    if (entry.type != "F32" && entry.type != "F64")
    {
        Refuse(object, Abbreviate(name), Abbreviate(entry.type), "must be of type F32 or F64");
    }
    if (shape.size() > 2 || std::any_of(shape.begin(), shape.end(), [](uint64_t dimension) {
            return dimension > MAXIMUM_DIMENSION;
        }))
    {
        Refuse(object,
               Abbreviate(name),
               Abbreviate(value.at("shape").dump()),
               "must have at most two dimensions, of at most 2^48");
    }
    entry.rows = !shape.empty() ? shape[0] : 1;
    entry.columns = shape.size() > 1 ? shape[1] : 1;
    entry.begin = place[0];
    entry.end = place[1];
    return entry;
}

/**
 * Check that the tensors fill the file without gaps.
 *
 * @param object how messages call the file
 * @param entries what the header says, in the order of their bytes
 * @param size number of bytes behind the header
 */
void
RequireFilled(const std::string& object, const std::vector<TensorEntry>& entries, std::size_t size)
{
    std::size_t place = 0;
    for (const auto& entry : entries)
    {
        if (entry.begin != place || entry.end < entry.begin || entry.end > size)
        {
            Refuse(object,
                   Abbreviate(entry.name),
                   std::to_string(entry.begin) + " to " + std::to_string(entry.end),
                   "bytes must begin at " + std::to_string(place) + " and end by " +
                       std::to_string(size) + ": the file is damaged");
        }
        const std::size_t bytes = entry.end - entry.begin;
        const std::size_t width = entry.type == "F32" ? 4 : 8;
        const std::size_t numbers = bytes / width;
        const bool fits = entry.columns == 0 || entry.rows == 0
                              ? bytes == 0
                              : numbers % entry.columns == 0 &&
                                    numbers / entry.columns == entry.rows && bytes % width == 0;
        if (!fits)
        {
            Refuse(object,
                   Abbreviate(entry.name),
                   std::to_string(entry.rows) + " x " + std::to_string(entry.columns),
                   "shape does not go with " + std::to_string(bytes) +
                       " bytes: the file is damaged");
        }
        place = entry.end;
    }
    if (place != size)
    {
        Refuse(object, "size", size, "must be " + std::to_string(place) + " bytes of tensors");
    }
}

/**
 * Take the seal out of a header's texts.
 *
 * @param object how messages call the file
 * @param [in,out] texts of the header
 * @return whether there is a seal
 */
bool
TakeSeal(const std::string& object, std::map<std::string, std::string>& texts)
{
    for (const auto& [name, text] : texts)
    {
        if (name.rfind(SEAL, 0) == 0 && name != FORMAT && name != CHECKSUM)
        {
            Refuse(object,
                   Abbreviate(name),
                   Abbreviate(text),
                   "is no part of a seal: the file is damaged, or of a newer version");
        }
    }
    const auto format = texts.find(FORMAT);
    const bool hasFormat = format != texts.end();
    const bool hasChecksum = texts.count(CHECKSUM) > 0;
    if (hasFormat && format->second != FORMAT_NUMBER)
    {
        Refuse(object,
               FORMAT,
               Abbreviate(format->second),
               "must be " + FORMAT_NUMBER + ": the file is damaged, or of a newer version");
    }
    if (hasFormat != hasChecksum)
    {
        Refuse(object,
               hasFormat ? CHECKSUM : FORMAT,
               "nothing",
               "must be a text of the file: the file is damaged");
    }
    texts.erase(FORMAT);
    texts.erase(CHECKSUM);
    return hasFormat;
}

} // namespace

TensorHeader
ReadTensorHeader(const std::string& object, const std::string& text, std::size_t size)
{
    const auto parsed = Parse(object, text);
    TensorHeader header;
    for (const auto& [name, value] : parsed.items())
    {
        if (name != METADATA)
        {
            header.entries.push_back(ReadEntry(object, name, value));
            continue;
        }
        if (!value.is_object() || !std::all_of(value.begin(), value.end(), [](const auto& entry) {
                return entry.is_string();
            }))
        {
            Refuse(object, METADATA, Abbreviate(value.dump()), "must hold texts alone");
        }
        header.texts = value.get<std::map<std::string, std::string>>();
    }
    header.isSealed = TakeSeal(object, header.texts);
    std::sort(header.entries.begin(),
              header.entries.end(),
              [](const TensorEntry& one, const TensorEntry& other) {
                  return std::tie(one.begin, one.end) < std::tie(other.begin, other.end);
              });
    RequireFilled(object, header.entries, size);
    return header;
}

std::string
SealTensors(const std::map<std::string, std::string>& texts,
            const std::vector<TensorEntry>& entries,
            const std::string& data)
{
    nlohmann::json header = nlohmann::json::object();
    for (const auto& entry : entries)
    {
        header[entry.name] = {{"dtype", entry.type},
                              {"shape", {entry.rows, entry.columns}},
                              {"data_offsets", {entry.begin, entry.end}}};
    }
    header[METADATA] = texts;
    header[METADATA][FORMAT] = FORMAT_NUMBER;
    header[METADATA][CHECKSUM] = ZEROS;
    auto text = header.dump();
    text.resize((text.size() + PREFIX - 1) / PREFIX * PREFIX, ' ');
    const uint64_t length = text.size();
    std::string file(PREFIX, '\0');
    std::memcpy(file.data(), &length, PREFIX);
    file += text + data;
    file.replace(FindChecksum(file), ZEROS.size(), GetChecksum(file));
    return file;
}

void
RequireSeal(const std::string& object, std::string file)
{
    const auto place = FindChecksum(file);
    const auto said = place == std::string::npos ? "nothing" : file.substr(place, ZEROS.size());
    if (place != std::string::npos)
    {
        file.replace(place, ZEROS.size(), ZEROS);
    }
    const auto found = GetChecksum(file);
    if (said != found)
    {
        Refuse(object,
               CHECKSUM,
               Abbreviate(said),
               "must be " + found + ": the file is damaged, or was changed");
    }
}

std::string
Abbreviate(const std::string& text)
{
    constexpr std::size_t longest = 80;
    const bool isPrintable = std::all_of(text.begin(), text.end(), [](char letter) {
        return letter >= ' ' && letter <= '~';
    });
    auto line = text;
    if (!isPrintable)
    {
        using Handler = nlohmann::json::error_handler_t;
        line = nlohmann::json(text).dump(-1, ' ', true, Handler::replace);
    }
    return line.size() <= longest ? line : line.substr(0, longest - 3) + "...";
}

} // namespace isac
