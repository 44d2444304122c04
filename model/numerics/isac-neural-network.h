/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NEURAL_NETWORK_H
#define ISAC_NEURAL_NETWORK_H

#include "isac-neural-layer.h"

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <vector>

namespace isac
{

/**
 * Layers in a row, with all their parameters in one vector and all their gradients in another, so
 * that optimisers, target networks and files see two vectors and no layers.
 *
 * A batch is a matrix with a sample per column. Forward() keeps what Backward() needs: each call of
 * the latter belongs to the last call of the former. Keeps its workspace: nothing is allocated for
 * a batch that is not larger than an earlier one, and results are views of that workspace.
 *
 * The parameters stand in the order of PyTorch's parameters_to_vector() for a Sequential of the
 * same layers.
 */
class NeuralNetwork
{
  public:
    NeuralNetwork() = default;

    /// @param other a network, which is copied with its parameters
    NeuralNetwork(const NeuralNetwork& other);

    /// @param other a network, which is moved
    NeuralNetwork(NeuralNetwork&& other) = default;

    /**
     * @param other a network, which is copied with its parameters
     * @return this network
     */
    NeuralNetwork& operator=(const NeuralNetwork& other);

    /**
     * @param other a network, which is moved
     * @return this network
     */
    NeuralNetwork& operator=(NeuralNetwork&& other) = default;

    /**
     * Dense layers with ReLU between them and none behind the last.
     *
     * @param inputs number of inputs
     * @param hidden widths of the hidden layers
     * @param outputs number of outputs
     * @return the network; parameters are 0
     */
    static NeuralNetwork MakePerceptron(Eigen::Index inputs,
                                        const std::vector<Eigen::Index>& hidden,
                                        Eigen::Index outputs);

    /**
     * @param layer takes what the last layer gives
     * @throws Error where the numbers do not match
     */
    void Add(std::unique_ptr<NeuralLayer> layer);

    /**
     * Draw all parameters.
     *
     * @param uniform draws from [0, 1)
     */
    void Initialise(const std::function<double()>& uniform);

    /// @return number of inputs; 0 without layers
    Eigen::Index GetInputs() const;

    /// @return number of outputs; 0 without layers
    Eigen::Index GetOutputs() const;

    /// @return all parameters, layer by layer
    const Eigen::VectorXf& GetParameters() const;

    /// @return all parameters, layer by layer, to be changed
    Eigen::VectorXf& GetParameters();

    /// @return gradients in the parameters, which Backward() and BackwardTangent() add to
    Eigen::VectorXf& GetGradient();

    /**
     * @return what layers learn of batches beside their parameters, layer by layer: to be saved and
     * copied along with them. Empty without batch normalisation
     */
    Eigen::VectorXf GetBuffers() const;

    /**
     * @param buffers from GetBuffers() of a network of the same layers
     * @throws Error where their number is another
     */
    void SetBuffers(const Eigen::VectorXf& buffers);

    /**
     * @param isTraining whether to work as in training, as at first, or as in use; makes a
     * difference to batch normalisation alone
     */
    void SetTraining(bool isTraining);

    /**
     * @param inputs (inputs x samples)
     * @return (outputs x samples); valid until the next call
     * @throws Error where their number is another or one is not finite
     */
    ConstNeuralBatch Forward(const Eigen::Ref<const Eigen::MatrixXf>& inputs);

    /**
     * Add the gradients in the parameters of a function of the last outputs.
     *
     * @param gradient (outputs x samples) gradients of the function in the outputs
     * @return (inputs x samples) gradients in the inputs; valid until the next call
     * @throws Error where the sizes are not those of the last outputs
     */
    ConstNeuralBatch Backward(const Eigen::Ref<const Eigen::MatrixXf>& gradient);

    /**
     * As Backward(), but leave the gradients in the parameters alone, at a part of the cost.
     *
     * @param gradient (outputs x samples) gradients of the function in the outputs
     * @return (inputs x samples) gradients in the inputs; valid until the next call
     * @throws Error where the sizes are not those of the last outputs
     */
    ConstNeuralBatch BackwardToInputs(const Eigen::Ref<const Eigen::MatrixXf>& gradient);

    /**
     * Derivatives of the last outputs along a direction of the inputs. Of networks whose layers
     * are dense and ReLU alone.
     *
     * @param direction (inputs x samples)
     * @return (outputs x samples); valid until the next call
     * @throws Error where a layer is of another kind, or the sizes are not those of the last inputs
     */
    ConstNeuralBatch ForwardTangent(const Eigen::Ref<const Eigen::MatrixXf>& direction);

    /**
     * Add the gradients in the parameters of a function of the last tangents: second derivatives of
     * the outputs, in a direction of the inputs and in the parameters.
     *
     * @param gradient (outputs x samples) gradients of the function in the tangents
     * @throws Error where the sizes are not those of the last tangents
     */
    void BackwardTangent(const Eigen::Ref<const Eigen::MatrixXf>& gradient);

  private:
    /// Values at the inputs of every layer and at the outputs of the last
    using Workspace = std::vector<Eigen::VectorXf>;

    /**
     * @param place number of a layer, for its inputs; or the number of layers, for the outputs
     * @return number of values of a sample there
     */
    Eigen::Index GetSize(std::size_t place) const;

    /**
     * @param [in,out] workspace made large enough for the last batch
     */
    void Reserve(Workspace& workspace) const;

    /**
     * @param [in,out] workspace a workspace
     * @param place as in GetSize()
     * @return the last batch there
     */
    NeuralBatch GetBatch(Workspace& workspace, std::size_t place) const;

    /**
     * @param [in,out] workspace a workspace
     * @param place as in GetSize()
     * @return the last batch there, to be read
     */
    ConstNeuralBatch ReadBatch(const Workspace& workspace, std::size_t place) const;

    /**
     * @param gradient (outputs x samples) is copied to the end of the workspace of gradients
     * @throws Error where the sizes are not those of the last outputs
     */
    void TakeGradient(const Eigen::Ref<const Eigen::MatrixXf>& gradient);

    /**
     * @param gradient (outputs x samples) gradients in the last outputs
     * @param [in,out] parameterGradient gradients in the parameters, or null to leave them alone
     * @return (inputs x samples) gradients in the inputs
     */
    ConstNeuralBatch GoBack(const Eigen::Ref<const Eigen::MatrixXf>& gradient,
                            float* parameterGradient);

    std::vector<std::unique_ptr<NeuralLayer>> m_layers; ///< from inputs to outputs
    Eigen::VectorXf m_parameters;                       ///< of all layers
    Eigen::VectorXf m_gradient;                         ///< in the parameters
    Eigen::Index m_samples{0};                          ///< of the last Forward()
    bool m_hasTangents{false}; ///< whether they have been along a direction
    Workspace m_values;        ///< of the last Forward()
    Workspace m_tangents;      ///< of the last ForwardTangent()
    Workspace m_gradients;     ///< of the last call that went backward
};

} // namespace isac

#endif /* ISAC_NEURAL_NETWORK_H */
