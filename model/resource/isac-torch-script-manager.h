/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TORCH_SCRIPT_MANAGER_H
#define ISAC_TORCH_SCRIPT_MANAGER_H

#include "isac-group-allocator.h"
#include "isac-group-state.h"
#include "isac-resource-manager.h"

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 *
 * A manager whose top layer is a policy that was exported from PyTorch, by torch.jit.script() or
 * torch.jit.trace(): state of eq. (18) in (IsacGroupState), a float32 tensor of shape [1, 16], or
 * [1, 22] with queues; action of eq. (19) out (GetGroupShare()), of shape [1, 6] and in [0, 1].
 *
 * The policy is evaluated on one thread, which holds for all that the program does by libtorch,
 * without gradients and as in use, not as in training.
 */
class IsacTorchScriptManager : public IsacResourceManager
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacTorchScriptManager();
    ~IsacTorchScriptManager() override;

    /**
     * Read the policy's file, unless that has been done.
     *
     * @throws isac::Error where the file cannot be used
     */
    void Prepare() override;

    /**
     * @param state what is known
     * @return the allocation
     * @throws isac::Error where the policy's file cannot be used, or gives no action
     */
    IsacAllocation Decide(const IsacSlotState& state) override;

  private:
    struct Script;

    /**
     * Compute m_action.
     *
     * @param state what the slot's state is summarised to
     * @param slot number of the slot, for messages
     */
    void Act(const Eigen::VectorXf& state, int64_t slot);

    /**
     * @param why the policy's file cannot be used
     * @throws isac::Error always
     */
    [[noreturn]] void RefusePolicy(const std::string& why) const;

    std::string m_policy;                      ///< file of the policy
    bool m_queues;                             ///< whether the state tells of queues
    IsacGroupAllocator::UserLevel m_userLevel; ///< how a group's part is divided
    std::unique_ptr<Script> m_script;          ///< the policy; null until it is needed
    IsacGroupState m_groupState;               ///< of this slot
    IsacGroupAllocator m_allocator;            ///< divides groups' parts
    Eigen::VectorXf m_action;                  ///< of this slot
};

} // namespace ns3

#endif /* ISAC_TORCH_SCRIPT_MANAGER_H */
