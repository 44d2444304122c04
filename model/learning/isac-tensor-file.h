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
 * Tensors are of type F32 or F64, little-endian, in row-major order.
 */
class TensorFile
{
  public:
    /**
     * @param path a file of this format
     * @return its content
     * @throws Error that names the file where it cannot be read or is no such file
     */
    static TensorFile Load(const std::string& path);

    /**
     * Write all, first to a file beside it, so that there is always one that is whole.
     *
     * @param path the file
     * @throws Error that names the file where it cannot be written
     */
    void Save(const std::string& path) const;

    /// @return how messages call this file
    std::string Describe() const;

    /**
     * @param name what it is called
     * @param text any text
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
};

} // namespace isac

#endif /* ISAC_TENSOR_FILE_H */
