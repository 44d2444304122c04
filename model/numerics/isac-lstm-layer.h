/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LSTM_LAYER_H
#define ISAC_LSTM_LAYER_H

#include "isac-neural-layer.h"

namespace isac
{

/**
 * Long short-term memory. It begins with h = c = 0, and at every time
 *
 *     i, f, g, o = W_ih x + b_ih + W_hh h + b_hh,
 *     c = sigmoid(f) c + sigmoid(i) tanh(g),
 *     h = sigmoid(o) tanh(c).
 *
 * The inputs are x, time by time, and the outputs h, time by time. The parameters are W_ih
 * (4 units x features) row by row, W_hh (4 units x units) row by row, b_ih and b_hh, in each the
 * gates in the order above, drawn uniformly from within 1 / sqrt(units) of 0, all as in PyTorch's
 * LSTM.
 *
 * Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9(8),
 * 1997, with the forget gate of F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget",
 * Neural Computation 12(10), 2000.
 */
class LstmLayer : public NeuralLayer
{
  public:
    /**
     * @param times number of times
     * @param features number of values of x at a time
     * @param units number of values of h at a time
     * @throws Error where one is not positive
     */
    LstmLayer(Eigen::Index times, Eigen::Index features, Eigen::Index units);

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
     * @param [in,out] values of a batch, time by time
     * @param size number of values of a sample at a time
     * @param time number of a time
     * @return the values at that time (size x samples)
     */
    NeuralBatch GetTime(Eigen::VectorXf& values, Eigen::Index size, Eigen::Index time) const;

    Eigen::Index m_times;            ///< number of times
    Eigen::Index m_features;         ///< number of values of x at a time
    Eigen::Index m_units;            ///< number of values of h at a time
    Eigen::Index m_samples{0};       ///< of the last batch
    Eigen::VectorXf m_gates;         ///< after sigmoid and tanh, time by time
    Eigen::VectorXf m_cells;         ///< c, time by time
    Eigen::VectorXf m_gateGradients; ///< before sigmoid and tanh, time by time
    Eigen::VectorXf m_gradients;     ///< in h of one time, and in c
};

} // namespace isac

#endif /* ISAC_LSTM_LAYER_H */
