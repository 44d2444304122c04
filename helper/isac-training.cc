/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-training.h"

#include "ns3/isac-error.h"
#include "ns3/isac-interruption.h"
#include "ns3/isac-tensor-file.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"

#ifdef ISAC_HAVE_SQLITE
#include "ns3/isac-training-trace.h"
#endif

#include <filesystem>
#include <iomanip>
#include <limits>
#include <optional>
#include <ostream>
#include <sstream>

namespace ns3
{

namespace
{

/// What numbers of an episode a checkpoint has
constexpr Eigen::Index COLUMNS = 8;

/// Runs of ns-3's generator that a training and its episodes have to themselves
constexpr uint64_t RUNS = 1000000;

/// The last RngRun of a training
constexpr uint64_t LAST_RUN = std::numeric_limits<uint64_t>::max() / RUNS - 1;

/// What a checkpoint has to have in common with the training that goes on from it
constexpr const char* SETTINGS = "training";

/// What a checkpoint calls its number of episodes
constexpr const char* EPISODES_DONE = "episodes done";

/**
 * @param episodes what came of episodes
 * @return the same, an episode per row
 */
Eigen::MatrixXd
ToMatrix(const std::vector<IsacTrainingEpisode>& episodes)
{
    Eigen::MatrixXd rows(static_cast<Eigen::Index>(episodes.size()), COLUMNS);
    for (Eigen::Index i = 0; i < rows.rows(); ++i)
    {
        const auto& episode = episodes[static_cast<std::size_t>(i)];
        rows.row(i) << static_cast<double>(episode.slots), episode.reward, episode.qoe,
            episode.outage, episode.epsilon, static_cast<double>(episode.learning.steps),
            episode.learning.criticLoss, episode.learning.actionValue;
    }
    return rows;
}

/**
 * @param file where they come from, for messages
 * @param rows from ToMatrix()
 * @return what came of the episodes
 * @throws isac::Error where they count what cannot be counted
 */
std::vector<IsacTrainingEpisode>
FromMatrix(const isac::TensorFile& file, const Eigen::MatrixXd& rows)
{
    for (const Eigen::Index column : {0, 5}) // slots and steps
    {
        const double least = rows.col(column).minCoeff();
        const double most = rows.col(column).maxCoeff();
        if (least < 0.0 || most > 9e15)
        {
            isac::Refuse(file.Describe(),
                         "episodes",
                         least < 0.0 ? least : most,
                         "must hold numbers of slots and steps");
        }
    }
    std::vector<IsacTrainingEpisode> episodes;
    for (Eigen::Index i = 0; i < rows.rows(); ++i)
    {
        episodes.push_back({i,
                            static_cast<int64_t>(rows(i, 0)),
                            rows(i, 1),
                            rows(i, 2),
                            rows(i, 3),
                            rows(i, 4),
                            {static_cast<int64_t>(rows(i, 5)), rows(i, 6), rows(i, 7)}});
    }
    return episodes;
}

/// Writes episodes to a database, or nowhere
class Recorder
{
  public:
    /**
     * @param path the database; empty for nowhere
     * @param scenario name of the scenario
     * @param manager learns
     * @throws isac::Error where there is a path, and the module was built without SQLite
     */
    Recorder(const std::string& path,
             const std::string& scenario,
             Ptr<const IsacLearningManager> manager)
    {
#ifdef ISAC_HAVE_SQLITE
        if (!path.empty())
        {
            m_trace.emplace(path, scenario, manager);
        }
#else
        if (!path.empty())
        {
            isac::Refuse("IsacTraining",
                         "EnableSqlite",
                         path + " (" + scenario + ")",
                         "the module was built without SQLite");
        }
#endif
    }

    /// @param episodes the next episodes
    void Write([[maybe_unused]] const std::vector<IsacTrainingEpisode>& episodes)
    {
#ifdef ISAC_HAVE_SQLITE
        if (m_trace)
        {
            m_trace->Write(episodes);
        }
#endif
    }

    /// Say that the training has finished
    void Finish()
    {
#ifdef ISAC_HAVE_SQLITE
        if (m_trace)
        {
            m_trace->Finish();
        }
#endif
    }

    /// @param status why the training ends before that
    void Abandon([[maybe_unused]] const std::string& status) noexcept
    {
#ifdef ISAC_HAVE_SQLITE
        if (m_trace)
        {
            m_trace->Abandon(status);
        }
#endif
    }

#ifdef ISAC_HAVE_SQLITE
  private:
    std::optional<IsacTrainingTrace> m_trace; ///< none for nowhere
#endif
};

/**
 * @param name of an attribute
 * @param value what it has
 * @param checker its checker
 * @return both, for a description; empty for where files are, and for objects, which have no text
 */
std::string
DescribeAttribute(const std::string& name,
                  const AttributeValue& value,
                  const Ptr<const AttributeChecker>& checker)
{
    const auto ending = name.substr(name.rfind(':') + 1);
    if (ending == "Policy" || ending == "Path" || dynamic_cast<const PointerValue*>(&value))
    {
        return "";
    }
    return ", " + name + " = " + value.SerializeToString(checker);
}

/// @return attributes of isac's types whose initial values somebody has set
std::string
DescribeInitialValues()
{
    std::string text;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        for (std::size_t n = 0; type.GetGroupName() == "Isac" && n < type.GetAttributeN(); ++n)
        {
            const auto attribute = type.GetAttribute(n);
            const auto describe = [&](const AttributeValue& value) {
                return DescribeAttribute(type.GetAttributeFullName(n), value, attribute.checker);
            };
            const auto initial = describe(*attribute.initialValue);
            text += initial != describe(*attribute.originalInitialValue) ? initial : "";
        }
    }
    return text;
}

/**
 * @param object an object
 * @return its attributes
 */
std::string
DescribeAttributes(const Object& object)
{
    std::string text = ", " + object.GetInstanceTypeId().GetName();
    for (TypeId type = object.GetInstanceTypeId(); type.HasParent(); type = type.GetParent())
    {
        for (std::size_t n = 0; n < type.GetAttributeN(); ++n)
        {
            const auto attribute = type.GetAttribute(n);
            const auto value = attribute.checker->Create();
            if (object.GetAttributeFailSafe(attribute.name, *value))
            {
                text += DescribeAttribute(attribute.name, *value, attribute.checker);
            }
        }
    }
    return text;
}

} // namespace

IsacTraining::IsacTraining(Ptr<IsacResourceManager> manager, int64_t episodes)
    : m_manager(DynamicCast<IsacLearningManager>(manager)),
      m_total(episodes),
      m_run(RngSeedManager::GetRun())
{
    const auto type = manager ? manager->GetInstanceTypeId().GetName() : "none";
    if (m_total < 1 || m_total >= static_cast<int64_t>(RUNS))
    {
        isac::Refuse("IsacTraining",
                     "episodes",
                     m_total,
                     "must be from 1 to " + std::to_string(RUNS - 1));
    }
    if (m_run > LAST_RUN)
    {
        isac::Refuse("ns-3",
                     "RngRun",
                     m_run,
                     "must be at most " + std::to_string(LAST_RUN) + " for a training");
    }
    if (!m_manager)
    {
        isac::Refuse("IsacTraining", "manager", type, "does not learn");
    }
    StringValue policy;
    m_manager->GetAttribute("Policy", policy);
    m_policy = policy.Get();
    if (m_policy.empty())
    {
        isac::Refuse(type, "Policy", m_policy, "must name the file that the training writes");
    }
}

void
IsacTraining::SetProgress(std::ostream* progress)
{
    RefuseOnceRun("SetProgress", progress ? "a stream" : "nowhere");
    m_progress = progress;
}

void
IsacTraining::SetScenario(const std::string& scenario)
{
    RefuseOnceRun("SetScenario", scenario);
    if (!m_episodes.empty())
    {
        isac::Refuse("IsacTraining", "SetScenario", scenario, "call it before Resume()");
    }
    m_scenario = scenario;
}

void
IsacTraining::EnableSqlite(const std::string& path)
{
    RefuseOnceRun("EnableSqlite", path);
    m_database = path;
}

void
IsacTraining::Resume()
{
    RefuseOnceRun("Resume", GetCheckpoint());
    const auto file = isac::TensorFile::Load(GetCheckpoint());
    const auto& settings = file.GetText(SETTINGS);
    if (settings != Describe())
    {
        isac::Refuse("IsacTraining",
                     "checkpoint",
                     GetCheckpoint(),
                     "is of another training: of " + settings);
    }
    std::istringstream text(file.GetText(EPISODES_DONE));
    Eigen::Index done = 0;
    if (!(text >> done) || !text.eof() || done < 1 || done > m_total)
    {
        isac::Refuse(file.Describe(),
                     EPISODES_DONE,
                     text.str(),
                     "must be a number from 1 to " + std::to_string(m_total));
    }
    const auto episodes = FromMatrix(file, file.GetDouble("episodes", done, COLUMNS));
    m_manager->LoadProgress(file);
    m_episodes = episodes;
}

void
IsacTraining::Run(const Simulate& simulate)
{
    RefuseOnceRun("Run", m_policy);
    m_hasRun = true;
    const IsacInterruption::Listener listener; // between episodes, too
    CheckFiles();
    Recorder recorder(m_database, m_scenario, m_manager);
    try
    {
        recorder.Write(m_episodes);
        RngSeedManager::SetRun(RUNS * m_run);
        m_manager->AssignStreams(0); // of what the networks begin with
        m_begin = std::chrono::steady_clock::now();
        m_done = GetDone();
        while (GetDone() < m_total)
        {
            RngSeedManager::SetRun(RUNS * m_run + 1 + static_cast<uint64_t>(GetDone()));
            m_manager->BeginEpisode(GetProgress());
            m_manager->AssignStreams(0); // for simulations that do not
            simulate(m_manager);
            if (const auto signal = IsacInterruption::GetSignal(); !signal.empty())
            {
                isac::Refuse("IsacTraining",
                             "signal",
                             signal,
                             "ends the training in episode " + std::to_string(GetDone() + 1) +
                                 "; it can be resumed from its last checkpoint, if there is one");
            }
            m_episodes.push_back(m_manager->EndEpisode());
            m_episodes.back().episode = GetDone() - 1;
            recorder.Write({m_episodes.back()});
            RngSeedManager::SetRun(m_run);
            if (GetDone() % CHECKPOINT_INTERVAL == 0)
            {
                SaveCheckpoint();
            }
            ShowProgress();
        }
        RngSeedManager::SetRun(m_run);
        m_manager->SavePolicy(m_policy);
        recorder.Finish();
    }
    catch (const std::exception& error)
    {
        RngSeedManager::SetRun(m_run);
        const auto signal = IsacInterruption::GetSignal();
        recorder.Abandon(signal.empty() ? std::string("failed: ") + error.what()
                                        : "interrupted: " + signal);
        throw;
    }
    if (isac::TensorFile::IsOwn(GetCheckpoint()))
    {
        std::error_code ignored;
        std::filesystem::remove(GetCheckpoint(), ignored);
    }
}

const std::string&
IsacTraining::GetPolicy() const
{
    return m_policy;
}

const std::vector<IsacTrainingEpisode>&
IsacTraining::GetEpisodes() const
{
    return m_episodes;
}

int64_t
IsacTraining::GetDone() const
{
    return static_cast<int64_t>(m_episodes.size());
}

double
IsacTraining::GetProgress() const
{
    return m_total > 1 ? static_cast<double>(GetDone()) / static_cast<double>(m_total - 1) : 0.0;
}

std::string
IsacTraining::Describe() const
{
    const auto text = m_scenario + (m_scenario.empty() ? "" : ", ") + std::to_string(m_total) +
                      " episodes, RngSeed " + std::to_string(RngSeedManager::GetSeed()) +
                      ", RngRun " + std::to_string(m_run);
    return text + DescribeInitialValues() + DescribeAttributes(*m_manager);
}

void
IsacTraining::RefuseOnceRun(const std::string& setting, const std::string& value) const
{
    if (m_hasRun)
    {
        isac::Refuse("IsacTraining", setting, value, "call it before Run(), which is called once");
    }
}

void
IsacTraining::CheckFiles() const
{
    std::error_code ignored; // where there is no folder, what follows says so
    std::filesystem::create_directories(std::filesystem::path(m_policy).parent_path(), ignored);
    const auto require = [this](const std::string& path) {
        return isac::TensorFile::RequireReplaceable(m_manager->GetInstanceTypeId().GetName(),
                                                    "Policy",
                                                    path);
    };
    require(m_policy);
    require(GetCheckpoint());
    isac::TensorFile().PutText(SETTINGS, Describe());
    if (m_episodes.empty() && std::filesystem::exists(GetCheckpoint()))
    {
        // Of a training that nobody has asked to go on with.
        const auto kept = require(GetCheckpoint() + ".old");
        std::error_code failure;
        std::filesystem::rename(GetCheckpoint(), kept, failure);
        if (failure)
        {
            isac::Refuse("IsacTraining", "checkpoint", GetCheckpoint(), failure.message());
        }
    }
}

void
IsacTraining::SaveCheckpoint() const
{
    isac::TensorFile file;
    file.PutText(SETTINGS, Describe());
    file.PutText(EPISODES_DONE, std::to_string(GetDone()));
    file.Put("episodes", ToMatrix(m_episodes));
    m_manager->SaveProgress(file);
    file.Save(GetCheckpoint());
}

std::string
IsacTraining::GetCheckpoint() const
{
    return m_policy + ".checkpoint";
}

void
IsacTraining::ShowProgress() const
{
    if (!m_progress)
    {
        return;
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_begin;
    const auto left = static_cast<double>(m_total - GetDone());
    const double seconds = left * spent.count() / static_cast<double>(GetDone() - m_done);
    *m_progress << "\repisode " << GetDone() << " of " << m_total << ", mean reward " << std::fixed
                << std::setprecision(3) << m_episodes.back().reward << ", " << std::setprecision(0)
                << seconds << " s left  " << (GetDone() == m_total ? "\n" : "") << std::flush;
}

} // namespace ns3
