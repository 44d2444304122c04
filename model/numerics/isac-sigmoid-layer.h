/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SIGMOID_LAYER_H
#define ISAC_SIGMOID_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * y = 1 / (1 + exp(-x)), element by element.
 */
class SigmoidLayer : public NeuralLayer
{
  public:
    /**
     * @param size number of inputs, and of outputs
     * @throws Error where it is not positive
     */
    explicit SigmoidLayer(Eigen::Index size);

    std::unique_ptr<NeuralLayer> Clone() const override;
    void Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs) override;
    void BackwardToInputs(const float* parameters,
                          ConstNeuralBatch inputs,
                          ConstNeuralBatch outputs,
                          ConstNeuralBatch outputGradient,
                          NeuralBatch inputGradient) override;
};

} // namespace isac

#endif /* ISAC_SIGMOID_LAYER_H */
