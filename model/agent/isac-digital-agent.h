/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DIGITAL_AGENT_H
#define ISAC_DIGITAL_AGENT_H

#include "isac-experience-learner.h"
#include "isac-naive-agent.h"
#include "isac-status-prediction.h"

#include "ns3/random-variable-stream.h"

#include <deque>
#include <memory>
#include <optional>

namespace ns3
{

/**
 * @ingroup isac
 *
 * The digital agent of "Experience-Centric Resource Management in ISAC Networks", section III-C: it
 * begins with a general model, collects data of its user, predicts what it has not collected, and
 * learns from opinion scores what makes this user's experience.
 *
 * Collection, eq. (6): behavioural dynamics H and environmental complexity E are sampled at a
 * slot's begin, service performance (quality, latency, opinion score) at the end of a slot with a
 * request. What is collected in a slot costs its bits over the air in this slot, and bytes of the
 * edge server's store from the window's end on.
 *
 * Windows, the paper's large time durations: at the end of each, the means of H and E over their
 * samples go to a predictor, eqs. (10)-(13), whose forecast holds between the samples of the next
 * window; then the model of experience is updated where that is due. A window without samples
 * counts as missing for the predictor's state, and by its forecast in the series that later fits
 * are made of. Whatever the store evicts is forgotten: later fits do without; what was learnt
 * from it stays.
 *
 * The agent reads the truth of H, E and performance only in slots in which a sample is due; the
 * means that came true are for its record alone.
 */
class IsacDigitalAgent : public IsacNaiveAgent, private IsacAgentStore::Owner
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacDigitalAgent();
    ~IsacDigitalAgent() override;

    void Start(Time slot, Ptr<IsacAgentStore> store) override;
    IsacUserModel GetUserModel() override;
    double GetCollectedBits() const override;
    void Learn(const IsacExperience& experience) override;
    int64_t AssignStreams(int64_t stream) override;

  protected:
    /// Give back the room in the store.
    void DoDispose() override;

  private:
    /// What predicts
    enum class Predictor
    {
        ARIMA,     ///< isac::ArimaPredictor
        HOLT,      ///< isac::HoltPredictor
        LAST_VALUE ///< isac::LastValuePredictor
    };

    /// What is remembered of a window; its samples of performance are with the learner
    struct Window
    {
        double behaviour;                           ///< mean H, or what stands for it
        double environment;                         ///< mean E, or what stands for it
        std::size_t samples;                        ///< of performance that can be fitted
        std::optional<IsacAgentStore::Entry> entry; ///< its room; none for the latest, unstored
    };

    /// All that learns; made at the start by the attributes
    struct Mind
    {
        IsacStatusPrediction behaviour;   ///< H
        IsacStatusPrediction environment; ///< E
        IsacDataCollection performance;   ///< when performance is sampled
        IsacExperienceLearner experience; ///< the model of experience
    };

    /// @return a new predictor, by the attribute
    std::unique_ptr<isac::SeriesPredictor> MakePredictor() const;

    /// Learn from the window that ends, keep it, and tell of it
    void EndWindow();

    /**
     * Forecast the next window, from a new fit where that is due.
     *
     * @param status H or E
     * @param mean what a window has of it
     */
    void Predict(IsacStatusPrediction& status, double Window::*mean);

    /// Tell the store that all windows have been used
    void UseWindows();

    /// Keep the latest window in the store; where it does not fit, forget all
    void StoreWindow();

    /// Forget the oldest window, which the store has evicted
    void Forget() override;

    /// Forget the oldest window, and give back its room
    void DropOldestWindow();

    /// Forget all windows, and give back their room
    void DropAllWindows();

    double m_behaviourRate;          ///< l_bar of H, in Hz
    double m_performanceRate;        ///< l_bar of performance, in Hz
    double m_environmentRate;        ///< l_bar of E, in Hz
    double m_behaviourAttenuation;   ///< nu_1
    double m_performanceAttenuation; ///< nu_2
    double m_environmentAttenuation; ///< nu_3
    double m_behaviourPayload;       ///< in bit
    double m_performancePayload;     ///< in bit
    double m_environmentPayload;     ///< in bit
    int m_windowSlots;               ///< slots in a window
    int m_windowsKept;               ///< windows that are remembered
    Predictor m_predictor;           ///< of H and E
    IsacFitMethod m_fit;             ///< of the model of experience
    int m_minimumSamples;            ///< for the first fit
    double m_experienceThreshold;    ///< mean opinion score below which there is a fit
    double m_driftRatio;             ///< ratio of errors above which there is a fit
    double m_significance;           ///< largest p-value of a factor
    int m_permutations;              ///< of a test
    double m_mosVariance;            ///< of opinion scores before truncation

    double m_slotDuration{0.0};        ///< in s
    Ptr<IsacAgentStore> m_store;       ///< room for windows; null for no bound
    std::optional<Mind> m_mind;        ///< none before the start
    Ptr<UniformRandomVariable> m_draw; ///< of the permutation tests
    std::deque<Window> m_windows;      ///< remembered, the oldest first

    double m_impact{0.0};         ///< known in this slot
    int64_t m_performanceDue{0};  ///< samples of performance that are due in this slot
    double m_collectedBits{0.0};  ///< in this slot
    int m_windowSlot{0};          ///< slots of the window that have passed
    double m_behaviourSum{0.0};   ///< true H of the window, for its record only
    double m_environmentSum{0.0}; ///< true E of the window, for its record only
    IsacAgentWindow m_record;     ///< of the window under way
};

} // namespace ns3

#endif /* ISAC_DIGITAL_AGENT_H */
