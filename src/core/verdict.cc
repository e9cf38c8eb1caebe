// SPDX-License-Identifier: Apache-2.0
#include "core/verdict.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

// 12345 -> "12,345": these texts are read by people in a hurry.
std::string Grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string Records(std::int64_t value) {
  return Grouped(value) + (value == 1 ? " record" : " records");
}

// The worst row of a group by some measure, and whether nobody is expected to read it any more.
struct Worst {
  std::int64_t value = 0;
  const TopicLag* topic = nullptr;
  const PartitionLag* row = nullptr;
};

bool HasOwner(const TopicLag& topic) {
  return std::any_of(topic.partitions.begin(), topic.partitions.end(),
                     [](const PartitionLag& row) { return row.owner >= 0; });
}

class Judgement {
 public:
  Judgement(GroupReport& group, const std::vector<Topic>& topics, const Policy& policy)
      : group_(group), topics_(topics), policy_(policy) {}

  // Rule `incomplete_data`, `stale_data`: what is not known cannot be judged.
  void Completeness() {
    bool row_unknown = false;
    for (const TopicLag& topic : group_.topics) {
      for (const PartitionLag& row : topic.partitions) {
        row_unknown = row_unknown || (row.committed_exists && !row.lag);
      }
    }
    if (!group_.commits_known || !group_.members || row_unknown) {
      const bool stale = group_.commits_read != WallTime{} && !group_.commits_known;
      Add({.kind = stale ? ReasonKind::kStaleData : ReasonKind::kIncompleteData,
           .status = Status::kUnknown,
           .text = stale ? "what was known of the group is too old and could not be read again"
                         : "not everything about the group could be read"});
    }
  }

  // Rule `inactive`: no member, and never one while this process watched.
  void Inactive() {
    inactive_ = group_.members && group_.members->empty() && !group_.seen_alive;
    if (inactive_) {
      Add({.kind = ReasonKind::kInactive,
           .text = "the group has no member and had none since lagwatch started"});
    }
  }

  // Rules `no_members`, `no_assignment`: the classic health checks, as information.
  void Membership() {
    if (!group_.members) return;
    if (group_.members->empty()) {
      Add({.kind = ReasonKind::kNoMembers, .text = "the group has no member"});
    } else if (group_.members_idle == group_.members->size()) {
      Add({.kind = ReasonKind::kNoAssignment, .text = "no member owns a partition"});
    }
  }

  // Rule `data_loss`: records were deleted before the group read them.
  void DataLoss() {
    const Worst worst =
        Find([](const TopicLag&, const PartitionLag& row) { return RecordsLost(row); });
    if (worst.value == 0) return;
    AddAt(worst, {.kind = ReasonKind::kDataLoss,
                  .status = Cap(Status::kCritical, worst),
                  .text = Records(worst.value) + " of " + Where(worst) +
                          " were deleted before the group read them"});
  }

  // Rule `offset_beyond_end`: a commit that the log does not reach, twice in a row.
  void OffsetBeyondEnd() {
    const Worst worst =
        Find([](const TopicLag&, const PartitionLag& row) { return row.beyond_end; });
    if (worst.value == 0) return;
    AddAt(worst, {.kind = ReasonKind::kOffsetBeyondEnd,
                  .status = Cap(Status::kCritical, worst),
                  .text = "the commit of " + Where(worst) + " lies " + Records(worst.value) +
                          " beyond the end of the log"});
  }

  // Rule `lag_above_threshold`: the worst partition against --max-lag and the thresholds.
  void LagThreshold() {
    const Worst worst =
        Find([](const TopicLag&, const PartitionLag& row) { return row.lag.value_or(0); });
    const Thresholds& thresholds = policy_.groups.thresholds;
    if (policy_.max_lag && worst.value > *policy_.max_lag) {
      AddLag(worst, Status::kCritical, *policy_.max_lag, "--max-lag");
    } else if (thresholds.lag_critical && worst.value > *thresholds.lag_critical) {
      AddLag(worst, Cap(Status::kCritical, worst), *thresholds.lag_critical,
             "the critical threshold");
    } else if (thresholds.lag_warning && worst.value > *thresholds.lag_warning) {
      AddLag(worst, Status::kWarning, *thresholds.lag_warning, "the warning threshold");
    }
  }

  // Rule `uncommitted`: a partition that is owned and holds records, but has no commit.
  void Uncommitted() {
    if (!group_.commits_known) return;
    const Worst worst = Find([this](const TopicLag& topic, const PartitionLag& row) {
      return row.owner >= 0 && !row.committed_exists ? Retained(topic, row) : 0;
    });
    if (worst.value == 0) return;
    AddAt(worst, {.kind = ReasonKind::kUncommitted,
                  .status = Status::kWarning,
                  .text = Where(worst) + " is owned, but the group has no commit on it"});
  }

  void Conclude() {
    std::stable_sort(group_.reasons.begin(), group_.reasons.end(),
                     [](const Reason& a, const Reason& b) { return a.status > b.status; });
    group_.status = group_.reasons.empty() ? Status::kOk : group_.reasons.front().status;
  }

 private:
  template <typename Measure>
  Worst Find(Measure measure) {
    Worst worst;
    for (const TopicLag& topic : group_.topics) {
      for (const PartitionLag& row : topic.partitions) {
        const std::int64_t value = measure(topic, row);
        if (value > worst.value) worst = {value, &topic, &row};
      }
    }
    return worst;
  }

  // Records that the log of the row's partition holds.
  std::int64_t Retained(const TopicLag& topic, const PartitionLag& row) const {
    const auto& bounds =
        topics_[topic.topic].partitions[static_cast<std::size_t>(row.partition)].bounds;
    return bounds ? bounds->end.value() - bounds->start.value() : 0;
  }

  // What nobody uses any more is never critical: an inactive group, or a topic that a Stable group
  // no longer owns.
  Status Cap(Status status, const Worst& worst) const {
    const bool topic_left = group_.state == GroupState::kStable && group_.members &&
                            !group_.members->empty() && !HasOwner(*worst.topic);
    return inactive_ || topic_left ? std::min(status, Status::kWarning) : status;
  }

  std::string Where(const Worst& worst) const {
    return "partition " + std::to_string(worst.row->partition) + " of " +
           topics_[worst.topic->topic].name;
  }

  void AddLag(const Worst& worst, Status status, std::int64_t limit, const std::string& name) {
    AddAt(worst, {.kind = ReasonKind::kLagAboveThreshold,
                  .status = status,
                  .text = Where(worst) + " is " + Records(worst.value) + " behind; " + name +
                          " is " + Grouped(limit),
                  .threshold = limit});
  }

  void AddAt(const Worst& worst, Reason reason) {
    reason.topic = topics_[worst.topic->topic].name;
    reason.partition = worst.row->partition;
    reason.value = worst.value;
    Add(std::move(reason));
  }

  void Add(Reason reason) { group_.reasons.push_back(std::move(reason)); }

  GroupReport& group_;
  const std::vector<Topic>& topics_;
  const Policy& policy_;
  bool inactive_ = false;
};

}  // namespace

void Judge(GroupReport& group, const std::vector<Topic>& topics, const Policy& policy) {
  Judgement judgement(group, topics, policy);
  judgement.Inactive();
  judgement.Completeness();
  judgement.DataLoss();
  judgement.OffsetBeyondEnd();
  judgement.LagThreshold();
  judgement.Uncommitted();
  judgement.Membership();
  judgement.Conclude();
}

}  // namespace lagwatch::core
