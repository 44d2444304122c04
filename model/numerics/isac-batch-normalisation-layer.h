/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BATCH_NORMALISATION_LAYER_H
#define ISAC_BATCH_NORMALISATION_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * y = gamma (x - mean) / sqrt(variance + 1e-5) + beta, element by element. In training, mean and
 * variance are those of the batch, and running ones move by a tenth of the way to them, to the
 * variance of n samples with the divisor n - 1; in use, the running ones serve.
 *
 * The parameters are gamma, at first 1, and then beta, at first 0. The buffers are the running
 * means, at first 0, and then the running variances, at first 1. All as in PyTorch's BatchNorm1d.
 *
 * Source: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by
 * reducing internal covariate shift", ICML 2015, algorithm 1.
 */
class BatchNormalisationLayer : public NeuralLayer
{
  public:
    /**
     * @param size number of inputs, and of outputs
     * @throws Error where it is not positive
     */
    explicit BatchNormalisationLayer(Eigen::Index size);

    std::unique_ptr<NeuralLayer> Clone() const override;
    void SetTraining(bool isTraining) override;
    void Initialise(const std::function<double()>& uniform,
                    Eigen::Ref<Eigen::VectorXf> parameters) const override;

    /**
     * @copydoc NeuralLayer::Forward()
     * @throws Error in training, of a single sample
     */
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

  private:
    bool m_isTraining{true};       ///< or in use
    bool m_isOfBatch{true};        ///< whether mean and variance of the last batch were its own
    Eigen::ArrayXf m_mean;         ///< of every input, of the last batch
    Eigen::ArrayXf m_inverseScale; ///< 1 / sqrt(variance + 1e-5) of every input, of the last batch
    Eigen::ArrayXf m_sums;         ///< of gradients of every output, of the last batch
    Eigen::ArrayXf m_products;     ///< of gradients and normalised inputs, summed over the batch
};

} // namespace isac

#endif /* ISAC_BATCH_NORMALISATION_LAYER_H */
