/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRANSITION_MODEL_H
#define ISAC_TRANSITION_MODEL_H

#include "isac-trained-network.h"

#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

namespace isac
{

class TensorFile;
struct LearningSettings;
struct ReplayBatch;

/**
 * A model of reward r(s, a) and next state s + f(s, a), which gives the slopes of both in state and
 * action. Fitted by least squares.
 */
class TransitionModel
{
  public:
    /**
     * @param settings sizes, hidden layers, learning rate and limit of the gradient
     */
    explicit TransitionModel(const LearningSettings& settings);

    /// @param uniform draws from [0, 1); the parameters are drawn with it
    void Initialise(const std::function<double()>& uniform);

    /**
     * Slopes of r(s, a) + g . (s + f(s, a)) in state and action, with g held fixed.
     *
     * @param inputs (state size + actions x samples) states and actions
     * @param nextGradients (state size x samples) g
     * @param [out] slopes (state size + actions x samples)
     */
    void ComputeSlopes(const Eigen::MatrixXf& inputs,
                       const Eigen::MatrixXf& nextGradients,
                       Eigen::MatrixXf& slopes);

    /**
     * Take a step towards what followed on the inputs of the last ComputeSlopes().
     *
     * @param batch the steps
     */
    void Learn(const ReplayBatch& batch);

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes all
     */
    void Save(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from Save() of a model of the same sizes
     * @throws Error that names the file where it does not fit
     */
    void Load(const std::string& name, const TensorFile& file);

  private:
    TrainedNetwork m_network;   ///< (s, a) to reward and change of the state, in this order
    Eigen::MatrixXf m_outputs;  ///< (1 + state size x samples) for the last inputs
    Eigen::MatrixXf m_gradient; ///< (1 + state size x samples) of a function in the outputs
};

} // namespace isac

#endif /* ISAC_TRANSITION_MODEL_H */
