/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NEURAL_LAYER_H
#define ISAC_NEURAL_LAYER_H

#include <Eigen/Core>
#include <functional>
#include <memory>

namespace isac
{

/// A batch to be read: a sample per column, without gaps
using ConstNeuralBatch = Eigen::Map<const Eigen::MatrixXf>;

/// A batch to be written: a sample per column, without gaps
using NeuralBatch = Eigen::Map<Eigen::MatrixXf>;

/**
 * A differentiable function of a sample and of parameters, which the network holds. Every call
 * works on a whole batch, and the sizes of what it is given have been checked.
 *
 * A batch goes forward once, and then backward any number of times: to the inputs, and after that,
 * where wanted, to the parameters. What a layer needs for that beside its inputs and outputs it
 * keeps from Forward() and BackwardToInputs().
 */
class NeuralLayer
{
  public:
    virtual ~NeuralLayer() = default;

    /// @return a layer of the same kind and sizes, with the same buffers
    virtual std::unique_ptr<NeuralLayer> Clone() const = 0;

    /// @return number of inputs
    Eigen::Index GetInputs() const;

    /// @return number of outputs
    Eigen::Index GetOutputs() const;

    /// @return number of parameters
    Eigen::Index GetParameters() const;

    /**
     * @return what is saved along with the parameters, but moved by batches and not by gradients
     */
    const Eigen::VectorXf& GetBuffers() const;

    /// @return what is saved along with the parameters, to be changed
    Eigen::VectorXf& GetBuffers();

    /**
     * @param isTraining whether to work as in training, as at first, or as in use; makes a
     * difference to batch normalisation alone
     */
    virtual void SetTraining(bool isTraining);

    /**
     * Draw the parameters. Where there are any, as PyTorch does by default for a layer of the same
     * kind.
     *
     * @param uniform draws from [0, 1)
     * @param [out] parameters of this layer
     */
    virtual void Initialise(const std::function<double()>& uniform,
                            Eigen::Ref<Eigen::VectorXf> parameters) const;

    /**
     * @param parameters of this layer
     * @param inputs (inputs x samples)
     * @param [out] outputs (outputs x samples)
     */
    virtual void Forward(const float* parameters, ConstNeuralBatch inputs, NeuralBatch outputs) = 0;

    /**
     * @param parameters of this layer
     * @param inputs of the last Forward()
     * @param outputs of the last Forward()
     * @param outputGradient (outputs x samples) gradients of a function in the outputs
     * @param [out] inputGradient (inputs x samples) gradients of the function in the inputs
     */
    virtual void BackwardToInputs(const float* parameters,
                                  ConstNeuralBatch inputs,
                                  ConstNeuralBatch outputs,
                                  ConstNeuralBatch outputGradient,
                                  NeuralBatch inputGradient) = 0;

    /**
     * Add the gradients in the parameters. Follows BackwardToInputs() with the same gradients.
     *
     * @param inputs of the last Forward()
     * @param outputs of the last Forward()
     * @param outputGradient (outputs x samples) gradients of a function in the outputs
     * @param [in,out] gradient gradients of the function in the parameters of this layer
     */
    virtual void AddGradient(ConstNeuralBatch inputs,
                             ConstNeuralBatch outputs,
                             ConstNeuralBatch outputGradient,
                             float* gradient);

    /**
     * @param parameters of this layer
     * @param outputs of the last Forward()
     * @param direction (inputs x samples) a direction of the inputs
     * @param [out] tangent (outputs x samples) derivatives of the outputs along it
     * @throws Error where this is not offered
     */
    virtual void ForwardTangent(const float* parameters,
                                ConstNeuralBatch outputs,
                                ConstNeuralBatch direction,
                                NeuralBatch tangent) const;

    /**
     * Take the gradients of a function of the tangents back. Of layers that are linear from one
     * kink to the next, so that the tangent depends on direction and parameters alone.
     *
     * @param parameters of this layer
     * @param outputs of the last Forward()
     * @param direction of the last ForwardTangent()
     * @param tangentGradient (outputs x samples) gradients of the function in the tangents
     * @param [out] directionGradient (inputs x samples) gradients of the function in the direction
     * @param [in,out] gradient gradients of the function in the parameters of this layer
     * @throws Error where this is not offered
     */
    virtual void BackwardTangent(const float* parameters,
                                 ConstNeuralBatch outputs,
                                 ConstNeuralBatch direction,
                                 ConstNeuralBatch tangentGradient,
                                 NeuralBatch directionGradient,
                                 float* gradient) const;

  protected:
    /**
     * @param inputs number of inputs
     * @param outputs number of outputs
     * @param parameters number of parameters
     * @throws Error where a layer would have no inputs or no outputs
     */
    NeuralLayer(Eigen::Index inputs, Eigen::Index outputs, Eigen::Index parameters);

    /**
     * @param name what there is a number of
     * @param number the number
     * @return the number
     * @throws Error where it is not positive
     */
    static Eigen::Index RequirePositive(const char* name, Eigen::Index number);

    /// @param other a layer, which is copied
    NeuralLayer(const NeuralLayer& other) = default;

    /**
     * @param other a layer, which is copied
     * @return this layer
     */
    NeuralLayer& operator=(const NeuralLayer& other) = default;

    /**
     * @param uniform draws from [0, 1)
     * @param bound the largest magnitude
     * @param [out] parameters uniform between the bounds
     */
    static void Draw(const std::function<double()>& uniform,
                     double bound,
                     Eigen::Ref<Eigen::VectorXf> parameters);

  private:
    Eigen::Index m_inputs;     ///< number of inputs
    Eigen::Index m_outputs;    ///< number of outputs
    Eigen::Index m_parameters; ///< number of parameters
    Eigen::VectorXf m_buffers; ///< saved along with the parameters
};

} // namespace isac

#endif /* ISAC_NEURAL_LAYER_H */
