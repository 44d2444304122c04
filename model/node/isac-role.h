/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ROLE_H
#define ISAC_ROLE_H

#include "ns3/mobility-model.h"
#include "ns3/node.h"
#include "ns3/object.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * What a node is in an ISAC network. A role is aggregated to its Node; where it stands and how it
 * moves is the node's MobilityModel.
 */
class IsacRole : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @return the Name attribute or, where that is empty, the node's name of ns3::Names or the
     *         role with the node's id
     */
    std::string GetName() const;

    /// @return how error messages call this object, for example `IsacMobileUser "user-3"`
    std::string Describe() const;

    /// @return the role in words of the database, for example `user`
    virtual std::string GetRole() const = 0;

    /**
     * @return the node that this role is aggregated to
     * @throws isac::Error without a node
     */
    Ptr<Node> GetNode() const;

    /**
     * @return the node's mobility model
     * @throws isac::Error without one
     */
    const Ptr<MobilityModel>& GetMobility() const;

    /**
     * @return position, in m
     * @throws isac::Error where a coordinate is not finite
     */
    Vector GetPosition() const;

    /**
     * @return velocity, in m/s
     * @throws isac::Error where a component is not finite
     */
    Vector GetVelocity() const;

  protected:
    /// Let go of the mobility model.
    void DoDispose() override;

  private:
    std::string m_name;                    ///< the Name attribute
    mutable Ptr<MobilityModel> m_mobility; ///< found at first use
};

} // namespace ns3

#endif /* ISAC_ROLE_H */
