/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CONVOLUTION_LAYER_H
#define ISAC_CONVOLUTION_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * Correlates signals of some channels with kernels, without padding and at every place:
 * y_o(t) = b_o + sum over c, k of W_o,c(k) x_c(t + k).
 *
 * Samples stand channel by channel. The parameters are W (output channels x input channels x
 * width), the last index fastest, and then b, drawn uniformly from within
 * 1 / sqrt(input channels width) of 0, all as in PyTorch's Conv1d.
 */
class ConvolutionLayer : public NeuralLayer
{
  public:
    /**
     * @param inputChannels number of channels of the inputs
     * @param length number of values of a channel of the inputs
     * @param outputChannels number of channels of the outputs
     * @param width number of values of a kernel, at most the length; the outputs' channels are
     * shorter by width - 1
     * @throws Error where one is not positive or a kernel is longer than a channel
     */
    ConvolutionLayer(Eigen::Index inputChannels,
                     Eigen::Index length,
                     Eigen::Index outputChannels,
                     Eigen::Index width);

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

  private:
    /**
     * @param values of samples of the inputs
     * @param sample number of a sample
     * @return the sample (length x channels)
     */
    ConstNeuralBatch GetInput(const ConstNeuralBatch& values, Eigen::Index sample) const;

    /**
     * @param values of samples of the outputs
     * @param sample number of a sample
     * @return the sample (places x channels)
     */
    ConstNeuralBatch GetOutput(const ConstNeuralBatch& values, Eigen::Index sample) const;

    Eigen::Index m_inputChannels;    ///< number of channels of the inputs
    Eigen::Index m_length;           ///< number of values of a channel of the inputs
    Eigen::Index m_outputChannels;   ///< number of channels of the outputs
    Eigen::Index m_width;            ///< number of values of a kernel
    Eigen::Index m_places;           ///< number of values of a channel of the outputs
    Eigen::MatrixXf m_valueGradient; ///< in one value of every kernel, (input x output channels)
};

} // namespace isac

#endif /* ISAC_CONVOLUTION_LAYER_H */
