// SPDX-License-Identifier: Apache-2.0
#include "core/judged.h"

#include "core/row_history.h"

namespace lagwatch::core {

std::vector<ReasonKind> NeverJudged(Duration window, Duration interval) {
  // A slot is taken at most once a collection, so the sixth newest is five intervals old. Lags and
  // rates reach a slot further back than the window (row_history.cc), rebalances do not.
  const Duration reach = window + window / (kSlots - 1);
  std::vector<ReasonKind> never;
  if (interval > reach) never.push_back(ReasonKind::kRetentionRisk);
  if (5 * interval > reach) never.push_back(ReasonKind::kFallingBehind);
  if (5 * interval > window) never.push_back(ReasonKind::kRebalanceStorm);
  return never;
}

}  // namespace lagwatch::core
