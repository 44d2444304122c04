/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HELPER_H
#define ISAC_HELPER_H

#include "ns3/isac-attribute-check.h"
#include "ns3/isac-controller.h"
#include "ns3/isac-video-catalogue.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"

#include <memory>
#include <sstream>
#include <string>

/**
 * @defgroup isac Integrated Sensing and Communication
 *
 * Base stations that sense and serve at once, users that are served and sensed, targets that only
 * reflect, and who decides, slot by slot, on bandwidth, power and computing. Start at IsacHelper;
 * a slot is run by IsacController; a scheme is an IsacResourceManager.
 */

namespace ns3
{

/**
 * @ingroup isac
 *
 * Builds an ISAC scenario in a few lines: gives nodes their roles, makes the controller, and
 * records to SQLite. Nodes bring their mobility models along.
 *
 * The controller is aggregated to the edge server's node and starts with the simulation. A helper
 * that has installed and records nothing does nothing. What would come too late to have an effect
 * is refused: every setting once the slots have begun, and those of users once there are some, as
 * each says.
 */
class IsacHelper
{
  public:
    IsacHelper();

    /**
     * Choose the resource manager.
     *
     * @param type name of an IsacResourceManager's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such manager, attribute or value
     */
    template <typename... Args>
    void SetManager(const std::string& type, Args&&... args);

    /**
     * @param manager the resource manager
     * @throws isac::Error where there is none
     */
    void SetManager(Ptr<IsacResourceManager> manager);

    /**
     * Add a resource manager that decides beside the acting one.
     *
     * @param type name of an IsacResourceManager's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such manager, attribute or value
     */
    template <typename... Args>
    void AddShadow(const std::string& type, Args&&... args);

    /**
     * Choose the propagation loss model that each station gets; before the
     * simulation runs.
     *
     * @param type name of a PropagationLossModel's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such model, attribute or value, or it comes too late
     */
    template <typename... Args>
    void SetPropagationLossModel(const std::string& type, Args&&... args);

    /**
     * Choose which links and echoes have line of sight; all, if this is not called. Before the
     * simulation runs.
     *
     * @param type name of a ChannelConditionModel's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such model, attribute or value, or it comes too late
     */
    template <typename... Args>
    void SetChannelConditionModel(const std::string& type, Args&&... args);

    /**
     * Choose the users' digital agents.
     *
     * @param type name of an IsacAgent's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such agent, attribute or value, or there are users
     *         already
     */
    template <typename... Args>
    void SetAgent(const std::string& type, Args&&... args);

    /**
     * Choose what the users request; short videos, if this is not called. Users that differ get the
     * attribute Workload by SetUserAttribute() between their installations.
     *
     * @param type name of an IsacWorkload's type
     * @param args pairs of attribute name and value
     * @throws isac::Error where there is no such workload, attribute or value, or there are users
     *         already
     */
    template <typename... Args>
    void SetWorkload(const std::string& type, Args&&... args);

    /**
     * Set an attribute of base stations to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error where there is no such attribute, or it refuses the value; when the slots
     *         begin, where stations were installed before this, but none after it
     */
    void SetBaseStationAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of users to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error as SetBaseStationAttribute()
     */
    void SetUserAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of targets to be installed.
     *
     * @param name the attribute
     * @param value its value
     * @throws isac::Error as SetBaseStationAttribute()
     */
    void SetTargetAttribute(const std::string& name, const AttributeValue& value);

    /// @param node becomes the edge server, which hosts the controller
    void InstallEdgeServer(Ptr<Node> node);

    /// @param nodes become base stations
    void InstallBaseStations(const NodeContainer& nodes);

    /**
     * Make users of nodes. Every second one has the ratio structure of experience, so that the
     * paper's two structures have half of the users each, unless QoeStructure is set.
     *
     * @param nodes become mobile users
     */
    void InstallUsers(const NodeContainer& nodes);

    /// @param nodes become passive targets
    void InstallTargets(const NodeContainer& nodes);

    /**
     * Record every slot to an SQLite database. From now on no other run records to it; an older
     * isac database of that name is replaced once the first slot is safe.
     *
     * @param path the file
     * @param scenario a name for the run
     * @throws isac::Error where the file cannot be written, or the module was built without SQLite
     */
    void EnableSqlite(const std::string& path, const std::string& scenario = "");

    /// @return the controller, for its attributes and trace sources
    Ptr<IsacController> GetController() const;

    /**
     * Assign streams to all that has been installed so far.
     *
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /**
     * Make an object by type name and attributes, checked.
     *
     * @tparam Parent the type that it must be a child of
     * @param attribute what it is for, for messages
     * @param type its type's name, with or without attributes in brackets
     * @param args pairs of attribute name and value
     * @return a factory for it
     */
    template <typename Parent, typename... Args>
    static ObjectFactory MakeFactory(const std::string& attribute,
                                     const std::string& type,
                                     Args&&... args);

    /// Set pairs of attribute name and value of a factory, checked: none are left
    static void SetAttributes(ObjectFactory&)
    {
    }

    /**
     * Set pairs of attribute name and value of a factory, checked.
     *
     * @param factory the factory
     * @param name name of the first attribute
     * @param value value of the first attribute
     * @param args further pairs
     */
    template <typename... Args>
    static void SetAttributes(ObjectFactory& factory,
                              const std::string& name,
                              const AttributeValue& value,
                              Args&&... args);

    /**
     * @param factory a factory
     * @return its type, with attributes in brackets where some are set
     */
    static std::string Describe(const ObjectFactory& factory);

    /// @return the path gain model of the controller
    Ptr<IsacPathGainModel> GetPathGainModel() const;

    /**
     * @param setting what is called
     * @param value what it is called with
     * @throws isac::Error where there are users already
     */
    void RefuseOnceInstalled(const std::string& setting, const std::string& value) const;

    /// A setting by which nothing has been installed yet, in the words of a message; empty for none
    struct PendingSettings
    {
        std::string station; ///< of SetBaseStationAttribute()
        std::string user;    ///< of SetUserAttribute()
        std::string target;  ///< of SetTargetAttribute()
    };

    /**
     * Note a setting of what is to be installed.
     *
     * @param what is called
     * @param name the attribute
     * @param areInstalled whether some are installed already
     * @param [out] pending takes the setting where they are
     * @throws isac::Error once the slots have begun
     */
    void Note(const char* what,
              const std::string& name,
              bool areInstalled,
              std::string& pending) const;

    /**
     * Start a controller that there is something to do for.
     *
     * @param controller runs the slots
     * @param pending settings
     * @throws isac::Error where a setting has reached nobody, or the scenario cannot be run
     */
    static void Start(Ptr<IsacController> controller, std::shared_ptr<PendingSettings> pending);

    Ptr<IsacController> m_controller;           ///< runs the slots
    std::shared_ptr<PendingSettings> m_pending; ///< outlives this helper
    ObjectFactory m_stationFactory;             ///< makes base stations
    ObjectFactory m_userFactory;                ///< makes users
    ObjectFactory m_targetFactory;              ///< makes targets
    bool m_alternateStructures;                 ///< whether QoeStructure was left to InstallUsers()
    Ptr<IsacVideoCatalogue> m_catalogue;        ///< shared by all short-video workloads
};

template <typename Parent, typename... Args>
ObjectFactory
IsacHelper::MakeFactory(const std::string& attribute, const std::string& type, Args&&... args)
{
    RequireType("IsacHelper", attribute, type, Parent::GetTypeId());
    ObjectFactory factory;
    std::istringstream(type) >> factory;
    SetAttributes(factory, std::forward<Args>(args)...);
    return factory;
}

template <typename... Args>
void
IsacHelper::SetAttributes(ObjectFactory& factory,
                          const std::string& name,
                          const AttributeValue& value,
                          Args&&... args)
{
    RequireAttribute(factory.GetTypeId(), name, value);
    factory.Set(name, value);
    SetAttributes(factory, std::forward<Args>(args)...);
}

template <typename... Args>
void
IsacHelper::SetManager(const std::string& type, Args&&... args)
{
    auto factory = MakeFactory<IsacResourceManager>("Manager", type, std::forward<Args>(args)...);
    SetManager(factory.template Create<IsacResourceManager>());
}

template <typename... Args>
void
IsacHelper::AddShadow(const std::string& type, Args&&... args)
{
    auto factory = MakeFactory<IsacResourceManager>("Shadow", type, std::forward<Args>(args)...);
    m_controller->AddShadow(factory.template Create<IsacResourceManager>(), Describe(factory));
}

template <typename... Args>
void
IsacHelper::SetPropagationLossModel(const std::string& type, Args&&... args)
{
    GetPathGainModel()->SetAttribute(
        "PropagationLossModel",
        ObjectFactoryValue(MakeFactory<PropagationLossModel>("PropagationLossModel",
                                                             type,
                                                             std::forward<Args>(args)...)));
}

template <typename... Args>
void
IsacHelper::SetChannelConditionModel(const std::string& type, Args&&... args)
{
    auto factory = MakeFactory<ChannelConditionModel>("ChannelConditionModel",
                                                      type,
                                                      std::forward<Args>(args)...);
    GetPathGainModel()->SetAttribute(
        "ChannelConditionModel",
        PointerValue(factory.template Create<ChannelConditionModel>()));
}

template <typename... Args>
void
IsacHelper::SetAgent(const std::string& type, Args&&... args)
{
    RefuseOnceInstalled("SetAgent", type);
    m_controller->SetAttribute(
        "Agent",
        ObjectFactoryValue(MakeFactory<IsacAgent>("Agent", type, std::forward<Args>(args)...)));
}

template <typename... Args>
void
IsacHelper::SetWorkload(const std::string& type, Args&&... args)
{
    RefuseOnceInstalled("SetWorkload", type);
    m_userFactory.Set(
        "Workload",
        ObjectFactoryValue(
            MakeFactory<IsacWorkload>("Workload", type, std::forward<Args>(args)...)));
}

} // namespace ns3

#endif /* ISAC_HELPER_H */
