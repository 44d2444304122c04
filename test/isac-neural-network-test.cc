/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-dense-layer.h"
#include "ns3/isac-error.h"
#include "ns3/isac-lstm-layer.h"
#include "ns3/isac-neural-network.h"
#include "ns3/isac-relu-layer.h"
#include "ns3/isac-sigmoid-layer.h"

#include <Eigen/Core>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <random>
#include <utility>
#include <vector>

using namespace isac;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

namespace
{

/// Uniform draws; the same on every machine
class Source
{
  public:
    /// @param seed of the generator
    explicit Source(uint64_t seed)
        : m_generator(seed)
    {
    }

    /// @return uniform in [0, 1)
    double operator()()
    {
        return static_cast<double>(m_generator() >> 11) * 0x1p-53;
    }

    /**
     * @param rows number of rows
     * @param columns number of columns
     * @return independent values, uniform in [-1, 1)
     */
    MatrixXf Matrix(Eigen::Index rows, Eigen::Index columns)
    {
        return MatrixXf::NullaryExpr(rows, columns, [this]() {
            return static_cast<float>(2.0 * (*this)() - 1.0);
        });
    }

  private:
    std::mt19937_64 m_generator; ///< of all values
};

/// Outputs of a perceptron, and their derivatives along a direction of the inputs
struct Tangents
{
    MatrixXd outputs;  ///< (outputs x samples)
    MatrixXd tangents; ///< (outputs x samples)
};

/**
 * A perceptron by its definition, in double precision.
 *
 * @param widths numbers of inputs, of values of each hidden layer, and of outputs
 * @param p parameters: of each layer the weights, row by row, and the biases
 * @param inputs (inputs x samples)
 * @param direction (inputs x samples)
 * @return what comes out
 */
Tangents
Define(const std::vector<Eigen::Index>& widths,
       const VectorXd& p,
       const MatrixXd& inputs,
       const MatrixXd& direction)
{
    Tangents at{inputs, direction};
    Eigen::Index first = 0;
    for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer)
    {
        const auto from = widths[layer];
        const auto to = widths[layer + 1];
        MatrixXd weights(to, from);
        for (Eigen::Index i = 0; i < to; ++i)
        {
            weights.row(i) = p.segment(first + i * from, from).transpose();
        }
        const VectorXd bias = p.segment(first + from * to, to);
        first += from * to + to;
        at.outputs = (weights * at.outputs).colwise() + bias;
        at.tangents = weights * at.tangents;
        if (layer + 2 < widths.size())
        {
            at.tangents = (at.outputs.array() > 0.0).select(at.tangents, 0.0);
            at.outputs = at.outputs.cwiseMax(0.0);
        }
    }
    return at;
}

/**
 * @param values where the function is
 * @param function of the values
 * @return its gradient, by central differences
 */
MatrixXd
Differentiate(MatrixXd values, const std::function<double(const MatrixXd&)>& function)
{
    constexpr double step = 1e-7;
    MatrixXd gradient(values.rows(), values.cols());
    for (Eigen::Index i = 0; i < values.size(); ++i)
    {
        const double value = values(i);
        values(i) = value + step;
        const double above = function(values);
        values(i) = value - step;
        gradient(i) = (above - function(values)) / (2.0 * step);
        values(i) = value;
    }
    return gradient;
}

/// A perceptron with random parameters, inputs, direction and weights of the outputs
class NeuralNetworks : public testing::Test
{
  protected:
    void SetUp() override
    {
        network.Initialise(std::ref(source));
        inputs = source.Matrix(5, 11);
        direction = source.Matrix(5, 11);
        weights = source.Matrix(2, 11);
    }

    /**
     * @param p parameters
     * @param x inputs
     * @return what comes out by definition
     */
    Tangents Define(const VectorXd& p, const MatrixXd& x) const
    {
        return ::Define({5, 9, 7, 2}, p, x, direction.cast<double>());
    }

    /// @return the parameters, exactly
    VectorXd GetExact() const
    {
        return network.GetParameters().cast<double>();
    }

    Source source{1};                                                    ///< of all draws
    NeuralNetwork network = NeuralNetwork::MakePerceptron(5, {9, 7}, 2); ///< under test
    MatrixXf inputs;                                                     ///< a batch
    MatrixXf direction;                                                  ///< of the inputs
    MatrixXf weights;                                                    ///< of the outputs
};

/**
 * @param actual what the module says
 * @param expected what it should say
 */
void
ExpectNear(const MatrixXf& actual, const MatrixXd& expected)
{
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    EXPECT_LT((actual.cast<double>() - expected).cwiseAbs().maxCoeff(),
              2e-6 * expected.cwiseAbs().maxCoeff());
}

TEST_F(NeuralNetworks, PerceptronHasItsSizes)
{
    EXPECT_EQ(network.GetInputs(), 5);
    EXPECT_EQ(network.GetOutputs(), 2);
    EXPECT_EQ(network.GetParameters().size(), 6 * 9 + 10 * 7 + 8 * 2);
    EXPECT_EQ(network.GetGradient().size(), network.GetParameters().size());
}

TEST_F(NeuralNetworks, OutputsAndGradientsAreThoseOfTheDefinition)
{
    const MatrixXd x = inputs.cast<double>();
    const MatrixXd w = weights.cast<double>();
    ExpectNear(network.Forward(inputs), Define(GetExact(), x).outputs);
    ExpectNear(network.Backward(weights), Differentiate(x, [&](const MatrixXd& values) {
                   return Define(GetExact(), values).outputs.cwiseProduct(w).sum();
               }));
    ExpectNear(network.GetGradient(), Differentiate(GetExact(), [&](const MatrixXd& values) {
                   return Define(values, x).outputs.cwiseProduct(w).sum();
               }));
}

TEST_F(NeuralNetworks, TangentsAreDerivativesAlongTheDirection)
{
    const MatrixXd x = inputs.cast<double>();
    const MatrixXd v = direction.cast<double>();
    network.Forward(inputs);
    const MatrixXf tangents = network.ForwardTangent(direction);
    constexpr double step = 1e-7;
    ExpectNear(
        tangents,
        (Define(GetExact(), x + step * v).outputs - Define(GetExact(), x - step * v).outputs) /
            (2.0 * step));
    // The same from the other end: w . (J v) = (J^T w) . v.
    const MatrixXf gradient = network.Backward(weights);
    EXPECT_NEAR(tangents.cwiseProduct(weights).sum(),
                gradient.cwiseProduct(direction).sum(),
                1e-5F);
}

TEST_F(NeuralNetworks, GradientsOfTangentsAreSecondDerivatives)
{
    const MatrixXd x = inputs.cast<double>();
    const MatrixXd w = weights.cast<double>();
    network.Forward(inputs);
    network.ForwardTangent(direction);
    network.BackwardTangent(weights);
    const VectorXf gradient = network.GetGradient();
    ExpectNear(gradient, Differentiate(GetExact(), [&](const MatrixXd& values) {
                   return Define(values, x).tangents.cwiseProduct(w).sum();
               }));
    network.Backward(weights);
    network.BackwardTangent(weights);
    network.BackwardTangent(-weights);
    network.BackwardTangent(-weights);
    network.Backward(-weights);
    EXPECT_LT(network.GetGradient().norm(), 1e-5F * gradient.norm()) << "gradients are added";
}

TEST_F(NeuralNetworks, BackwardToInputsLeavesTheParametersAlone)
{
    network.Forward(inputs);
    const MatrixXf gradient = network.BackwardToInputs(weights);
    EXPECT_EQ(network.GetGradient().norm(), 0.0F);
    EXPECT_EQ(MatrixXf(network.Backward(weights)), gradient);
    EXPECT_GT(network.GetGradient().norm(), 0.0F);
}

TEST_F(NeuralNetworks, BatchIsItsSamples)
{
    const MatrixXf outputs = network.Forward(inputs);
    const MatrixXf gradient = network.Backward(weights);
    const VectorXf parameterGradient = network.GetGradient();
    network.GetGradient().setZero();
    for (Eigen::Index sample = 0; sample < inputs.cols(); ++sample)
    {
        const MatrixXf alone = network.Forward(inputs.col(sample));
        EXPECT_LT((alone - outputs.col(sample)).norm(), 1e-6F);
        const MatrixXf aloneGradient = network.Backward(weights.col(sample));
        EXPECT_LT((aloneGradient - gradient.col(sample)).norm(), 1e-6F);
    }
    EXPECT_LT((network.GetGradient() - parameterGradient).norm(), 1e-5F);
}

TEST_F(NeuralNetworks, RepeatsBitByBit)
{
    const MatrixXf outputs = network.Forward(inputs);
    network.Backward(weights);
    const VectorXf gradient = network.GetGradient();
    NeuralNetwork copy = network;
    copy.GetGradient().setZero();
    copy.Forward(inputs.leftCols(3));
    EXPECT_EQ(MatrixXf(copy.Forward(inputs)), outputs);
    copy.Backward(weights);
    EXPECT_EQ(copy.GetGradient(), gradient);
}

TEST_F(NeuralNetworks, KeepsItsWorkspace)
{
    const float* outputs = network.Forward(inputs).data();
    const float* gradients = network.Backward(weights).data();
    const float* tangents = network.ForwardTangent(direction).data();
    EXPECT_EQ(network.Forward(inputs.col(0)).data(), outputs);
    EXPECT_EQ(network.Backward(weights.col(0)).data(), gradients);
    EXPECT_EQ(network.ForwardTangent(direction.col(0)).data(), tangents);
    EXPECT_EQ(network.Forward(inputs).data(), outputs);
    EXPECT_EQ(network.Backward(weights).data(), gradients);
}

TEST_F(NeuralNetworks, TakesPartsOfMatrices)
{
    MatrixXf larger = source.Matrix(20, 30);
    larger.block(3, 4, 5, 11) = inputs;
    EXPECT_EQ(MatrixXf(network.Forward(larger.block(3, 4, 5, 11))),
              MatrixXf(NeuralNetwork(network).Forward(inputs)));
}

TEST_F(NeuralNetworks, EmptyBatchGivesNothing)
{
    EXPECT_EQ(network.Forward(MatrixXf(5, 0)).cols(), 0);
    EXPECT_EQ(network.Backward(MatrixXf(2, 0)).cols(), 0);
    EXPECT_EQ(network.GetGradient().norm(), 0.0F);
}

TEST_F(NeuralNetworks, CopiesAreIndependent)
{
    NeuralNetwork copy = network;
    NeuralNetwork assigned;
    assigned = network;
    const MatrixXf outputs = network.Forward(inputs);
    network.GetParameters().setZero();
    EXPECT_EQ(MatrixXf(copy.Forward(inputs)), outputs);
    EXPECT_EQ(MatrixXf(assigned.Forward(inputs)), outputs);
    const NeuralNetwork moved = std::move(copy);
    EXPECT_EQ(moved.GetParameters(), assigned.GetParameters());
    EXPECT_EQ(network.Forward(inputs).norm(), 0.0F);
}

TEST_F(NeuralNetworks, SameDrawsGiveSameParameters)
{
    auto other = NeuralNetwork::MakePerceptron(5, {9, 7}, 2);
    other.Initialise(Source(1));
    EXPECT_EQ(other.GetParameters(), network.GetParameters());
    other.Initialise(Source(2));
    EXPECT_NE(other.GetParameters(), network.GetParameters());
}

TEST(NeuralNetworkInitialisation, IsUniformWithinTheInverseRootOfInputs)
{
    // U(-b, b), b = 1 / sqrt(inputs), of weights and biases: mean 0, variance b^2 / 3.
    NeuralNetwork network;
    network.Add(std::make_unique<DenseLayer>(100, 300));
    network.Add(std::make_unique<LstmLayer>(1, 300, 25));
    network.Initialise(Source(7));
    const auto check = [](const Eigen::Ref<const VectorXf>& values, float bound) {
        const auto count = static_cast<float>(values.size());
        EXPECT_LE(values.cwiseAbs().maxCoeff(), bound);
        EXPECT_GT(values.maxCoeff(), bound * (1.0F - 20.0F / count));
        EXPECT_LT(values.minCoeff(), -bound * (1.0F - 20.0F / count));
        const float deviation = bound / std::sqrt(3.0F);
        EXPECT_LT(std::abs(values.mean()), 4.0F * deviation / std::sqrt(count));
        EXPECT_NEAR(values.squaredNorm() / count / (deviation * deviation),
                    1.0F,
                    4.0F * std::sqrt(0.8F / count));
    };
    check(network.GetParameters().head(100 * 300), 0.1F);
    check(network.GetParameters().segment(100 * 300, 300), 0.1F);
    check(network.GetParameters().tail(4 * 25 * (300 + 25 + 2)), 0.2F);
}

TEST(NeuralNetworkLayers, AreRefusedWhereTheyDoNotMatch)
{
    NeuralNetwork network;
    EXPECT_EQ(network.GetInputs(), 0);
    EXPECT_EQ(network.GetOutputs(), 0);
    network.Add(std::make_unique<DenseLayer>(3, 4));
    EXPECT_THROW(network.Add(std::make_unique<ReluLayer>(5)), Error);
    network.Add(std::make_unique<SigmoidLayer>(4));
    EXPECT_EQ(network.GetOutputs(), 4);
    network.Initialise(Source(1));
    const VectorXf before = network.GetParameters();
    network.Add(std::make_unique<DenseLayer>(4, 1));
    EXPECT_EQ(network.GetParameters().head(before.size()), before);
    EXPECT_EQ(network.GetParameters().tail(5).norm(), 0.0F);
    EXPECT_THROW(NeuralNetwork::MakePerceptron(0, {4}, 1), Error);
    EXPECT_THROW(NeuralNetwork::MakePerceptron(3, {4, 0}, 1), Error);
}

TEST_F(NeuralNetworks, SizesThatDoNotMatchAreRefused)
{
    EXPECT_THROW(network.Forward(MatrixXf::Zero(4, 11)), Error);
    network.Forward(inputs);
    EXPECT_THROW(network.Backward(MatrixXf::Zero(2, 10)), Error);
    EXPECT_THROW(network.Backward(MatrixXf::Zero(3, 11)), Error);
    EXPECT_THROW(network.BackwardToInputs(MatrixXf::Zero(3, 11)), Error);
    EXPECT_THROW(network.ForwardTangent(MatrixXf::Zero(5, 10)), Error);
    EXPECT_THROW(network.ForwardTangent(MatrixXf::Zero(4, 11)), Error);
    EXPECT_THROW(network.BackwardTangent(weights), Error) << "there are no tangents yet";
    network.ForwardTangent(direction);
    EXPECT_THROW(network.BackwardTangent(MatrixXf::Zero(2, 10)), Error);
    network.Forward(inputs);
    EXPECT_THROW(network.BackwardTangent(weights), Error) << "they are of an earlier batch";
}

TEST_F(NeuralNetworks, InputsThatAreNotFiniteAreRefused)
{
    inputs(3, 7) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW(network.Forward(inputs), Error);
    inputs(3, 7) = std::numeric_limits<float>::infinity();
    EXPECT_THROW(network.Forward(inputs), Error);
    EXPECT_THROW(network.Forward(inputs.col(7)), Error);
}

TEST_F(NeuralNetworks, CopyHasNoBatch)
{
    network.Forward(inputs);
    NeuralNetwork copy = network;
    EXPECT_THROW(copy.Backward(weights), Error);
}

TEST_F(NeuralNetworks, TangentsAreRefusedByOtherLayers)
{
    network.Add(std::make_unique<SigmoidLayer>(2));
    network.Forward(inputs);
    EXPECT_THROW(network.ForwardTangent(direction), Error);
}

} // namespace
