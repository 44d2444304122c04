/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RELU_LAYER_H
#define ISAC_RELU_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * y = max(x, 0), element by element. Where x = 0 the derivative is taken to be 0, as in PyTorch.
 */
class ReluLayer : public NeuralLayer
{
  public:
    /**
     * @param size number of inputs, and of outputs
     * @throws Error where it is not positive
     */
    explicit ReluLayer(Eigen::Index size);

    std::unique_ptr<NeuralLayer> Clone() const override;
    void Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs) override;
    void BackwardToInputs(const float* parameters,
                          ConstNeuralBatch inputs,
                          ConstNeuralBatch outputs,
                          ConstNeuralBatch outputGradient,
                          NeuralBatch inputGradient) override;
    void ForwardTangent(const float* parameters,
                        ConstNeuralBatch outputs,
                        ConstNeuralBatch direction,
                        NeuralBatch tangent) const override;
    void BackwardTangent(const float* parameters,
                         ConstNeuralBatch outputs,
                         ConstNeuralBatch direction,
                         ConstNeuralBatch tangentGradient,
                         NeuralBatch directionGradient,
                         float* gradient) const override;
};

} // namespace isac

#endif /* ISAC_RELU_LAYER_H */
