/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BRANCHING_NETWORK_H
#define ISAC_BRANCHING_NETWORK_H

#include "isac-trained-network.h"

#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

namespace isac
{

class TensorFile;

/// Sizes of a branching network, and how it is trained
struct BranchingNetworkSettings
{
    Eigen::Index stateSize;           ///< number of inputs
    Eigen::Index branches;            ///< number of branches
    Eigen::Index bins;                ///< number of choices in each
    std::vector<Eigen::Index> hidden; ///< widths of the trunk's layers, at least one
    Eigen::Index headHidden;          ///< width of the hidden layer of each head
    double learningRate;              ///< of Adam
    double gradientLimit;             ///< largest norm of the gradients of trunk and each head
};

/**
 * The branching dueling Q network (A. Tavakoli, F. Pardo and P. Kormushev, "Action branching
 * architectures for deep reinforcement learning", AAAI 2018): a shared trunk of dense layers with
 * ReLU, a head for the state's value V and one for the advantages A_d of each branch's choices,
 * with
 *
 *     Q_d(s, a_d) = V(s) + A_d(s, a_d) - mean of A_d(s, .) over the choices
 *
 * Every head has a hidden layer: with a trunk of three layers five layers lie between a state and
 * its values. What the heads send back to the trunk is divided by their number.
 */
class BranchingNetwork
{
  public:
    /// @param settings sizes, and how it is trained
    explicit BranchingNetwork(const BranchingNetworkSettings& settings);

    /// @param uniform draws from [0, 1); the parameters are drawn with it
    void Initialise(const std::function<double()>& uniform);

    /**
     * @param states (inputs x samples)
     * @return (branches * bins x samples) Q_d of every choice, branch by branch; valid until the
     *         next call
     */
    ConstNeuralBatch Forward(const Eigen::Ref<const Eigen::MatrixXf>& states);

    /**
     * Add the gradients in the parameters of a function of the last values.
     *
     * @param gradient (branches * bins x samples) gradients of the function in the values
     */
    void Backward(const Eigen::MatrixXf& gradient);

    /// Move the parameters against their gradients, and set those to 0.
    void Step();

    /**
     * @param other a network of the same sizes
     * @param share of it in this one afterwards; 1 copies it
     */
    void Renew(const BranchingNetwork& other, double share);

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes the parameters
     */
    void SaveParameters(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from SaveParameters() of a network of the same sizes
     * @throws Error that names the file where it does not fit
     */
    void LoadParameters(const std::string& name, const TensorFile& file);

    /**
     * @param name what the tensors' names begin with
     * @param [out] file takes the parameters, and what Adam remembers
     */
    void Save(const std::string& name, TensorFile& file) const;

    /**
     * @param name what the tensors' names begin with
     * @param file from Save() of a network of the same sizes
     * @throws Error that names the file where it does not fit
     */
    void Load(const std::string& name, const TensorFile& file);

  private:
    /**
     * @param network which of m_networks
     * @return what files call it
     */
    static std::string GetName(std::size_t network);

    std::vector<TrainedNetwork> m_networks; ///< trunk, value head, head of each branch
    NeuralNetwork m_dueling;                ///< from what the heads give to Q
    Eigen::MatrixXf m_features;             ///< (features x samples) what the trunk gives
    Eigen::MatrixXf
        m_heads; ///< (1 + branches * bins x samples) what the heads give, or its gradients
    Eigen::MatrixXf m_featureGradient; ///< (features x samples) in what the trunk gives
};

} // namespace isac

#endif /* ISAC_BRANCHING_NETWORK_H */
