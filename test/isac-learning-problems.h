/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNING_PROBLEMS_H
#define ISAC_LEARNING_PROBLEMS_H

#include "ns3/isac-learning-agent.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

/**
 * @file
 * Markov decision processes whose best policies are known, to judge agents that learn.
 */

namespace isac
{

/// Draws from [0, 1)
using Uniform = std::function<double()>;

/**
 * @param seed any number
 * @return a stream of its own
 */
inline Uniform
MakeUniform(uint64_t seed)
{
    auto engine = std::make_shared<std::mt19937_64>(seed);
    return [engine]() { return std::ldexp(static_cast<double>((*engine)() >> 11), -53); };
}

/// A Markov decision process with a known best policy
class LearningProblem
{
  public:
    virtual ~LearningProblem() = default;

    /// @return what tests call it
    virtual std::string GetName() const = 0;

    /// @return size of states
    virtual Eigen::Index GetStateSize() const = 0;

    /// @return number of actions
    virtual Eigen::Index GetActions() const = 0;

    /// @return discount of the next step's reward
    virtual double GetDiscount() const
    {
        return 0.9;
    }

    /**
     * @param uniform draws from [0, 1)
     * @return a state to begin with
     */
    virtual Eigen::VectorXf Reset(const Uniform& uniform) const = 0;

    /**
     * @param state where the process is
     * @param action what is done
     * @param uniform draws from [0, 1)
     * @param [out] next where the process goes
     * @return the reward
     */
    virtual double Step(const Eigen::VectorXf& state,
                        const Eigen::VectorXf& action,
                        const Uniform& uniform,
                        Eigen::VectorXf& next) const = 0;

    /**
     * @param state what is seen
     * @return the best action
     */
    virtual Eigen::VectorXf ActOptimally(const Eigen::VectorXf& state) const = 0;
};

/**
 * A contextual bandit: a smooth reward, best at actions that are a smooth function of the state,
 * which is drawn anew every time.
 */
class SmoothBandit : public LearningProblem
{
  public:
    std::string GetName() const override
    {
        return "bandit";
    }

    double GetDiscount() const override
    {
        return 0.0; // what is done changes nothing that follows
    }

    Eigen::Index GetStateSize() const override
    {
        return 2;
    }

    Eigen::Index GetActions() const override
    {
        return 2;
    }

    Eigen::VectorXf Reset(const Uniform& uniform) const override
    {
        const auto first = static_cast<float>(2.0 * uniform() - 1.0);
        const auto second = static_cast<float>(2.0 * uniform() - 1.0);
        return Eigen::Vector2f(first, second);
    }

    double Step(const Eigen::VectorXf& state,
                const Eigen::VectorXf& action,
                const Uniform& uniform,
                Eigen::VectorXf& next) const override
    {
        next = Reset(uniform);
        return 4.0 * std::exp(-2.0 * (action - ActOptimally(state)).squaredNorm());
    }

    Eigen::VectorXf ActOptimally(const Eigen::VectorXf& state) const override
    {
        return Eigen::Vector2f(0.5F + 0.4F * std::sin(2.0F * state[0]),
                               0.5F + 0.4F * state[0] * state[1]);
    }
};

/**
 * A linear-quadratic regulator: a point that is pushed, x' = A x + B u + noise, at a cost of
 * x^T x + 0.5 u^2, u = 2 a - 1. The best u is -K x, by the Riccati equation of discounted costs;
 * what lies outside of [-1, 1], at one step in a hundred, is cut off.
 */
class LinearQuadraticRegulator : public LearningProblem
{
  public:
    LinearQuadraticRegulator()
    {
        const double discount = LearningProblem::GetDiscount();
        m_transition << 0.95, 0.3, 0.0, 0.95;
        m_input << 0.05, 0.3;
        const Eigen::Matrix2d cost = Eigen::Matrix2d::Identity();
        Eigen::Matrix2d value = cost;
        for (int iteration = 0; iteration < 1000; ++iteration)
        {
            const double scale = EFFORT + discount * m_input.dot(value * m_input);
            m_gain = discount / scale * m_input.transpose() * value * m_transition;
            value = cost +
                    discount * m_transition.transpose() * value * (m_transition - m_input * m_gain);
        }
    }

    std::string GetName() const override
    {
        return "regulator";
    }

    Eigen::Index GetStateSize() const override
    {
        return 2;
    }

    Eigen::Index GetActions() const override
    {
        return 1;
    }

    Eigen::VectorXf Reset(const Uniform& uniform) const override
    {
        const auto position = static_cast<float>(2.0 * uniform() - 1.0);
        const auto velocity = static_cast<float>(2.0 * uniform() - 1.0);
        return Eigen::Vector2f(position, velocity);
    }

    double Step(const Eigen::VectorXf& state,
                const Eigen::VectorXf& action,
                const Uniform& uniform,
                Eigen::VectorXf& next) const override
    {
        const Eigen::Vector2d x = state.cast<double>();
        const double u = FORCE * (2.0 * action[0] - 1.0);
        const Eigen::Vector2d noise(NOISE * (2.0 * uniform() - 1.0),
                                    NOISE * (2.0 * uniform() - 1.0));
        next = (m_transition * x + m_input * u + noise).cast<float>();
        return -(x.squaredNorm() + EFFORT * u * u);
    }

    Eigen::VectorXf ActOptimally(const Eigen::VectorXf& state) const override
    {
        const double u = -m_gain * state.cast<double>();
        return Eigen::VectorXf::Constant(
            1,
            static_cast<float>(std::clamp(0.5 * (u / FORCE + 1.0), 0.0, 1.0)));
    }

  private:
    static constexpr double EFFORT = 0.5; ///< cost of u^2
    static constexpr double FORCE = 1.0;  ///< largest u
    static constexpr double NOISE = 0.3;  ///< largest noise

    Eigen::Matrix2d m_transition; ///< A
    Eigen::Vector2d m_input;      ///< B
    Eigen::RowVector2d m_gain;    ///< K
};

/**
 * Bandwidth and computing are split between two users, so that the sum of their delays d_i / x_i in
 * either is least: by the rule of square roots, at x_i in proportion to sqrt(d_i). The state is the
 * logarithm of d_1 / d_2 for both, with d_1 d_2 = 1, and wanders on its own. A user's share is
 * (a_i + 0.1) over the sum of both.
 */
class TwoUserAllocation : public LearningProblem
{
  public:
    std::string GetName() const override
    {
        return "allocation";
    }

    Eigen::Index GetStateSize() const override
    {
        return 2;
    }

    Eigen::Index GetActions() const override
    {
        return 4;
    }

    Eigen::VectorXf Reset(const Uniform& uniform) const override
    {
        const auto bandwidth = static_cast<float>(4.0 * uniform() - 2.0);
        const auto computing = static_cast<float>(4.0 * uniform() - 2.0);
        return Eigen::Vector2f(bandwidth, computing);
    }

    double Step(const Eigen::VectorXf& state,
                const Eigen::VectorXf& action,
                const Uniform& uniform,
                Eigen::VectorXf& next) const override
    {
        // Half of the time a demand stays what it is.
        next = Reset(uniform);
        for (Eigen::Index i = 0; i < next.size(); ++i)
        {
            next[i] = uniform() < 0.5 ? state[i] : next[i];
        }
        double delay = 0.0;
        for (Eigen::Index resource = 0; resource < 2; ++resource)
        {
            const Eigen::Array2f shares = action.segment<2>(2 * resource).array() + FLOOR;
            const float root = std::exp(0.5F * state[resource]);
            delay += (root / shares[0] + 1.0F / (root * shares[1])) * shares.sum();
        }
        return -delay;
    }

    Eigen::VectorXf ActOptimally(const Eigen::VectorXf& state) const override
    {
        Eigen::VectorXf action(4);
        for (Eigen::Index resource = 0; resource < 2; ++resource)
        {
            const float root = std::exp(0.25F * state[resource]);
            const Eigen::Array2f shares(root, 1.0F / root);
            action.segment<2>(2 * resource) = shares / shares.maxCoeff() * (1.0F + FLOOR) - FLOOR;
        }
        return action;
    }

  private:
    static constexpr float FLOOR = 0.1F; ///< added to every action
};

/// @return all problems
inline std::vector<std::unique_ptr<LearningProblem>>
MakeLearningProblems()
{
    std::vector<std::unique_ptr<LearningProblem>> problems;
    problems.push_back(std::make_unique<SmoothBandit>());
    problems.push_back(std::make_unique<LinearQuadraticRegulator>());
    problems.push_back(std::make_unique<TwoUserAllocation>());
    return problems;
}

/// What is done in a state
using Policy = std::function<Eigen::VectorXf(const Eigen::VectorXf&)>;

/**
 * @param problem a problem
 * @param policy what is done
 * @return mean reward over 20 episodes of 50 steps, the same ones for every policy
 */
inline double
EvaluatePolicy(const LearningProblem& problem, const Policy& policy)
{
    constexpr int EPISODES = 20;
    constexpr int STEPS = 50;
    double sum = 0.0;
    Eigen::VectorXf next;
    for (int episode = 0; episode < EPISODES; ++episode)
    {
        const auto uniform = MakeUniform(1000 + episode);
        auto state = problem.Reset(uniform);
        for (int step = 0; step < STEPS; ++step)
        {
            sum += problem.Step(state, policy(state), uniform, next);
            state = next;
        }
    }
    return sum / (EPISODES * STEPS);
}

/**
 * How good a policy is: 0 as actions at random, 1 as the best.
 */
class PolicyScore
{
  public:
    /// @param problem a problem
    explicit PolicyScore(const LearningProblem& problem)
        : m_problem(problem)
    {
        const auto uniform = MakeUniform(1);
        m_random = EvaluatePolicy(problem, [&](const Eigen::VectorXf&) {
            Eigen::VectorXf action(problem.GetActions());
            for (auto& share : action)
            {
                share = static_cast<float>(uniform());
            }
            return action;
        });
        m_optimal = EvaluatePolicy(problem, [&](const Eigen::VectorXf& state) {
            return problem.ActOptimally(state);
        });
    }

    /**
     * @param policy what is done
     * @return its score
     */
    double Evaluate(const Policy& policy) const
    {
        return (EvaluatePolicy(m_problem, policy) - m_random) / (m_optimal - m_random);
    }

    /**
     * @param agent whose policy is judged
     * @return its score
     */
    double Evaluate(LearningAgent& agent) const
    {
        return Evaluate([&](const Eigen::VectorXf& state) {
            Eigen::VectorXf action;
            agent.Act(state, action);
            return action;
        });
    }

  private:
    const LearningProblem& m_problem; ///< what it is about
    double m_random;                  ///< mean reward of actions at random
    double m_optimal;                 ///< mean reward of the best ones
};

/// How agents are trained on a problem
struct TrainingPlan
{
    int episodes;           ///< number of episodes
    int steps{50};          ///< length of each
    double epsilon{0.5};    ///< share of random actions at first
    double endEpsilon{0.1}; ///< share of them in the last episode
};

/**
 * @param problem what to learn
 * @param plan how long
 * @param seed of the problem's and the agent's draws
 * @param agent what learns
 * @param afterEpisode told how many episodes are over, after each
 */
inline void
TrainAgent(
    const LearningProblem& problem,
    const TrainingPlan& plan,
    uint64_t seed,
    LearningAgent& agent,
    const std::function<void(int)>& afterEpisode = [](int) {})
{
    agent.SetUniform(MakeUniform(2 * seed + 1));
    agent.Initialise();
    const auto uniform = MakeUniform(2 * seed);
    Transition transition;
    for (int episode = 0; episode < plan.episodes; ++episode)
    {
        const double progress = static_cast<double>(episode) / std::max(1, plan.episodes - 1);
        const double epsilon = plan.epsilon + progress * (plan.endEpsilon - plan.epsilon);
        transition.state = problem.Reset(uniform);
        for (int step = 0; step < plan.steps; ++step)
        {
            agent.Explore(transition.state, epsilon, transition.action);
            transition.reward = static_cast<float>(
                problem.Step(transition.state, transition.action, uniform, transition.nextState));
            agent.Learn(transition);
            transition.state = transition.nextState;
        }
        afterEpisode(episode + 1);
    }
}

} // namespace isac

#endif /* ISAC_LEARNING_PROBLEMS_H */
