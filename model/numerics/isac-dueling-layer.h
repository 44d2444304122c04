/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DUELING_LAYER_H
#define ISAC_DUELING_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * Action values of several branches, of which each chooses among as many actions, from the value of
 * the state and the actions' advantages: Q_b(a) = V + A_b(a) - mean over a' of A_b(a').
 *
 * Inputs are V and then the advantages, branch by branch; outputs are the action values, branch by
 * branch. Whatever comes before, from one trunk or from several, gives the inputs.
 *
 * Source: A. Tavakoli, F. Pardo and P. Kormushev, "Action branching architectures for deep
 * reinforcement learning", AAAI 2018, eq. (1); of one branch: Z. Wang et al., "Dueling network
 * architectures for deep reinforcement learning", ICML 2016, eq. (9).
 */
class DuelingLayer : public NeuralLayer
{
  public:
    /**
     * @param branches number of branches
     * @param actions number of actions of each branch
     * @throws Error where one is not positive
     */
    DuelingLayer(Eigen::Index branches, Eigen::Index actions);

    std::unique_ptr<NeuralLayer> Clone() const override;
    void Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs) override;
    void BackwardToInputs(const float* parameters,
                          ConstNeuralBatch inputs,
                          ConstNeuralBatch outputs,
                          ConstNeuralBatch outputGradient,
                          NeuralBatch inputGradient) override;

  private:
    Eigen::Index m_actions; ///< number of actions of each branch
};

} // namespace isac

#endif /* ISAC_DUELING_LAYER_H */
