/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TARGET_H
#define ISAC_TARGET_H

#include "isac-reflector.h"

namespace ns3
{

/**
 * @ingroup isac
 *
 * A passive target: it only reflects.
 */
class IsacTarget : public IsacReflector
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    std::string GetRole() const override;
};

} // namespace ns3

#endif /* ISAC_TARGET_H */
