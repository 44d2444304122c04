/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATE_NORMALISER_H
#define ISAC_STATE_NORMALISER_H

#include <Eigen/Core>
#include <string>

namespace isac
{

class TensorFile;

/**
 * Brings numbers of any units to a mean of 0 and a variance of 1, by their running mean and
 * variance (Welford's recursion). A number that has not varied becomes 0.
 */
class StateNormaliser
{
  public:
    /**
     * @param size how many numbers there are
     * @param limit largest absolute value that comes out, in standard deviations
     */
    StateNormaliser(Eigen::Index size, float limit);

    /**
     * Take a sample into mean and variance.
     *
     * @param state (size) the sample
     */
    void Learn(const Eigen::Ref<const Eigen::VectorXf>& state);

    /**
     * @param states (size x samples)
     * @param [out] normalised (size x samples), which may be the same
     */
    void Normalise(const Eigen::Ref<const Eigen::MatrixXf>& states,
                   Eigen::Ref<Eigen::MatrixXf> normalised) const;

    /// @return (size) the samples' mean
    const Eigen::VectorXd& GetMean() const;

    /// @return (size) what normalised numbers are multiplied with to be in their units again
    const Eigen::VectorXd& GetDeviation() const;

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes all
     */
    void Save(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from Save()
     * @throws Error that names the file where it does not fit
     */
    void Load(const std::string& name, const TensorFile& file);

  private:
    /// Derive deviation and scale from the sums.
    void UpdateScale();

    float m_limit;               ///< largest absolute value that comes out
    double m_count{0.0};         ///< number of samples
    Eigen::VectorXd m_mean;      ///< (size) their mean
    Eigen::VectorXd m_squares;   ///< (size) their summed squared distance from the mean
    Eigen::VectorXd m_deviation; ///< (size) their standard deviation, 1 where they do not vary
    Eigen::VectorXf m_offset;    ///< (size) what is subtracted, the mean
    Eigen::VectorXf m_scale;     ///< (size) what is multiplied with, 0 where they do not vary
};

} // namespace isac

#endif /* ISAC_STATE_NORMALISER_H */
