/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINED_NETWORK_H
#define ISAC_TRAINED_NETWORK_H

#include "ns3/isac-adam.h"
#include "ns3/isac-neural-network.h"

#include <functional>
#include <string>

namespace isac
{

class TensorFile;

/**
 * @param name what the tensor is called
 * @param network whose parameters are put into the file, as one column
 * @param [out] file takes them
 */
void SaveParameters(const std::string& name, const NeuralNetwork& network, TensorFile& file);

/**
 * @param name what the tensor is called
 * @param file from SaveParameters() of a network of the same layers
 * @param [in,out] network gets them
 * @throws Error that names the file where it does not fit
 */
void LoadParameters(const std::string& name, const TensorFile& file, NeuralNetwork& network);

/**
 * A network with what trains it: Adam, with gradients of a bounded norm.
 */
class TrainedNetwork
{
  public:
    /**
     * @param network of any parameters
     * @param learningRate of Adam
     * @param gradientLimit largest norm of the gradient; a larger one is scaled down to it
     */
    TrainedNetwork(const NeuralNetwork& network, double learningRate, double gradientLimit);

    /**
     * Draw the parameters, and forget the gradients so far.
     *
     * @param uniform draws from [0, 1)
     */
    void Initialise(const std::function<double()>& uniform);

    /// @return the network
    NeuralNetwork& Get();

    /// @return the network
    const NeuralNetwork& Get() const;

    /// Move the parameters against the network's gradient, and set that to 0.
    void Step();

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes parameters and what Adam remembers
     */
    void Save(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from Save() of a network of the same layers
     * @throws Error that names the file where it does not fit
     */
    void Load(const std::string& name, const TensorFile& file);

  private:
    NeuralNetwork m_network; ///< what is trained
    double m_learningRate;   ///< of Adam
    double m_gradientLimit;  ///< largest norm of the gradient
    Adam m_adam;             ///< what trains it
};

} // namespace isac

#endif /* ISAC_TRAINED_NETWORK_H */
