/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TENSOR_FILE_H
#define ISAC_TENSOR_FILE_H

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <string>

namespace isac
{

/**
 * Named tensors and texts in a file, in the safetensors format: eight bytes with the length of a
 * header in JSON, the header with every tensor's type, shape and place, then the tensors' bytes. So
 * policies can be read by the packages of that name, and written by them.
 *
 * Tensors are of type F32 or F64, little-endian, in row-major order. Files that are written here
 * are sealed, so that no damage goes unseen; those without a seal, of other packages and of earlier
 * versions, are read all the same.
 */
class TensorFile
{
  public:
    /**
     * @param path a file of this format
     * @return its content
     * @throws Error that names the file where it cannot be read, is no such file or is damaged
     */
    static TensorFile Load(const std::string& path);

    /**
     * Write all, by ReplaceFile(), so that there is always a file that is whole. What is there
     * already and is not IsOwn() stays.
     *
     * @param path the file
     * @throws Error that names the file where it cannot be written or is not one's own
     */
    void Save(const std::string& path) const;

    /**
     * Refuse a file that Save() could not write.
     *
     * @param object what is to write it, for messages
     * @param attribute what names the file, for messages
     * @param path the file
     * @return the file, behind all links
     * @throws Error where it cannot be written or is not one's own
     */
    static std::string RequireReplaceable(const std::string& object,
                                          const std::string& attribute,
                                          const std::string& path);

    /**
     * @param path a file
     * @return whether it is whole and of this module, not of another package
     */
    static bool IsOwn(const std::string& path);

    /// @return how messages call this file
    std::string Describe() const;

    /**
     * @param name what it is called
     * @param text any text in UTF-8
     * @throws Error where it is not
     */
    void PutText(const std::string& name, const std::string& text);

    /**
     * @param name what it is called
     * @return the text
     * @throws Error where there is none
     */
    const std::string& GetText(const std::string& name) const;

    /**
     * @param name what it is called
     * @param text what it has to be
     * @throws Error where there is none, or another
     */
    void RequireText(const std::string& name, const std::string& text) const;

    /**
     * @param name what it is called
     * @param tensor all finite
     * @throws Error where a number is not
     */
    void Put(const std::string& name, const Eigen::Ref<const Eigen::MatrixXf>& tensor);

    /**
     * @param name what it is called
     * @param tensor all finite
     * @throws Error where a number is not
     */
    void Put(const std::string& name, const Eigen::Ref<const Eigen::MatrixXd>& tensor);

    /**
     * @param name what it is called
     * @param rows number of rows that it has to have
     * @param columns number of columns that it has to have
     * @return the tensor
     * @throws Error where there is none, or of another type or shape, or a number is not finite
     */
    Eigen::MatrixXf GetFloat(const std::string& name,
                             Eigen::Index rows,
                             Eigen::Index columns) const;

    /**
     * @param name what it is called
     * @param rows number of rows that it has to have
     * @param columns number of columns that it has to have
     * @return the tensor
     * @throws Error where there is none, or of another type or shape, or a number is not finite
     */
    Eigen::MatrixXd GetDouble(const std::string& name,
                              Eigen::Index rows,
                              Eigen::Index columns) const;

    /**
     * @param name what it is called
     * @return the number, which a tensor of type F64 holds
     * @throws Error where there is none, or not a whole one of at least 0
     */
    int64_t GetCount(const std::string& name) const;

  private:
    /**
     * @param tensors by name
     * @param type how the format calls theirs
     * @param name what it is called
     * @param rows number of rows that it has to have
     * @param columns number of columns that it has to have
     * @return the tensor
     * @throws Error where there is none, or of another shape, or a number is not finite
     */
    template <typename Matrix>
    const Matrix& Get(const std::map<std::string, Matrix>& tensors,
                      const std::string& type,
                      const std::string& name,
                      Eigen::Index rows,
                      Eigen::Index columns) const;

    std::string m_path;                              ///< where it comes from, for messages
    std::map<std::string, std::string> m_texts;      ///< by name
    std::map<std::string, Eigen::MatrixXf> m_float;  ///< by name
    std::map<std::string, Eigen::MatrixXd> m_double; ///< by name
    bool m_isSealed{false};                          ///< whether the file has a seal
};

} // namespace isac

#endif /* ISAC_TENSOR_FILE_H */
