/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DENSE_LAYER_H
#define ISAC_DENSE_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * y = W x + b. The parameters are W (outputs x inputs) row by row and then b, drawn uniformly from
 * within 1 / sqrt(inputs) of 0, all as in PyTorch's Linear.
 */
class DenseLayer : public NeuralLayer
{
  public:
    /**
     * @param inputs number of inputs
     * @param outputs number of outputs
     * @throws Error where one is not positive
     */
    DenseLayer(Eigen::Index inputs, Eigen::Index outputs);

    std::unique_ptr<NeuralLayer> Clone() const override;
    void Initialise(const std::function<double()>& uniform,
                    Eigen::Ref<Eigen::VectorXf> parameters) const override;
    void Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs) override;
    void BackwardToInputs(const float* parameters,
                          ConstNeuralBatch inputs,
                          ConstNeuralBatch outputs,
                          ConstNeuralBatch outputGradient,
                          NeuralBatch inputGradient) override;
    void AddGradient(ConstNeuralBatch inputs,
                     ConstNeuralBatch outputs,
                     ConstNeuralBatch outputGradient,
                     float* gradient) override;
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

  private:
    /// W, as it stands in the parameters
    using Weights = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    /**
     * @param parameters of this layer
     * @return W
     */
    Eigen::Map<const Weights> GetWeights(const float* parameters) const;

    /**
     * @param inputs (inputs x samples)
     * @param outputGradient (outputs x samples)
     * @param [in,out] gradient takes what the weights have of it
     */
    void AddWeightGradient(const ConstNeuralBatch& inputs,
                           const ConstNeuralBatch& outputGradient,
                           float* gradient) const;
};

} // namespace isac

#endif /* ISAC_DENSE_LAYER_H */
