# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A campaign after those that it needs."""

from pathlib import Path

from campaign import Campaign
from progress import say
from shared.errors import Refusal


class Chain:
    """Campaigns in the order in which they run, each once."""

    def __init__(self, plan, output, quick, programs):
        """Of a plan and all that it needs. Its output folder is that of its name, or output."""
        self.quick = quick
        self.programs = programs
        self.campaigns = {}  # by output folder
        self.add(plan, output or self.folder(plan))

    def folder(self, plan):
        return Path(plan.file.stem + ("-quick" if self.quick else ""))

    def add(self, plan, output):
        """Add what a plan needs, and the plan; returns its campaign. What is needed goes beside the
        output folder, or into it where the plan has no program, and then no campaign."""
        place = output.parent if plan.program else output
        needs = {name: self.add(need, place / self.folder(need)) for name, need in plan.needs.items()}
        if not plan.program:
            return None
        campaign = self.campaigns.get(output)
        if campaign is None:
            campaign = self.campaigns[output] = Campaign(plan, output, self.programs, needs)
        if campaign.file.resolve() != plan.file.resolve():
            raise Refusal(f"{plan.file}: must not go to {output}: {campaign.file} does")
        return campaign

    def run(self, make_engine, retry_failed):
        """Run all campaigns, as Campaign.run(). Returns the exit status: 0 where all runs of all have
        finished. Raises Refusal."""
        statuses = {}
        for campaign in self.campaigns.values():
            if len(self.campaigns) > 1:
                say(f"runs {campaign.file}")
            for need in campaign.needs.values():
                if statuses[need]:
                    raise Refusal(
                        f"{campaign.file}: needs = {need.file.name}: must have finished all runs"
                    )
            statuses[campaign] = campaign.run(make_engine, retry_failed)
        return max(statuses.values())
