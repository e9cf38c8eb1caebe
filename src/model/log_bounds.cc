// SPDX-License-Identifier: Apache-2.0
#include "model/log_bounds.h"

#include <algorithm>

namespace lagwatch {

Offset EndFor(const LogBounds& bounds, IsolationLevel isolation) {
  return isolation == IsolationLevel::kReadCommitted ? bounds.last_stable : bounds.end;
}

Offset FirstUnread(Offset committed, const LogBounds& bounds, IsolationLevel isolation) {
  const Offset end = EndFor(bounds, isolation);
  if (!committed.known() || !bounds.start.known() || !end.known()) return {};
  const Offset first(std::max(committed.value(), bounds.start.value()));
  return first.value() < end.value() ? first : Offset();
}

}  // namespace lagwatch
