/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TENSOR_HEADER_H
#define ISAC_TENSOR_HEADER_H

#include <cstddef>
#include <map>
#include <string>
#include <vector>

/**
 * @file
 * The header of a safetensors file, and the seal that isac::TensorFile puts into it: the texts
 * `isac.format`, the number of the form, and `isac.crc32`, the CRC-32 of the whole file (that of
 * ISO 3309, zlib and gzip) in eight digits, as it is with zeros in place of these digits. So a
 * sealed file from which one of the two has got lost is not taken for one that never had any.
 */

namespace isac
{

/// What a header says about a tensor
struct TensorEntry
{
    std::string name;    ///< of the tensor
    std::string type;    ///< F32 or F64
    std::size_t rows;    ///< number of rows
    std::size_t columns; ///< number of columns
    std::size_t begin;   ///< its first byte, counted from the header's end
    std::size_t end;     ///< its last byte and one
};

/// What a header says
struct TensorHeader
{
    std::map<std::string, std::string> texts; ///< by name, without those of the seal
    std::vector<TensorEntry> entries;         ///< of the tensors, in the order of their bytes
    bool isSealed{false};                     ///< whether there is a seal
};

/**
 * @param object how messages call the file
 * @param text the header, in JSON
 * @param size number of bytes behind it
 * @return what it says: names are unique, tensors are of at most two dimensions and fill the bytes
 *         without gaps
 * @throws Error where it says something else, or its seal lacks a part
 */
TensorHeader ReadTensorHeader(const std::string& object, const std::string& text, std::size_t size);

/**
 * @param texts by name, in UTF-8
 * @param entries of the tensors
 * @param data the tensors' bytes
 * @return a sealed file
 */
std::string SealTensors(const std::map<std::string, std::string>& texts,
                        const std::vector<TensorEntry>& entries,
                        const std::string& data);

/**
 * @param object how messages call the file
 * @param file a sealed one
 * @throws Error where it is not as it was sealed
 */
void RequireSeal(const std::string& object, std::string file);

/**
 * @param text anything
 * @return the same in one line of at most 80 printable letters
 */
std::string Abbreviate(const std::string& text);

} // namespace isac

#endif /* ISAC_TENSOR_HEADER_H */
