// SPDX-License-Identifier: Apache-2.0
#include "model/report.h"

#include <algorithm>

#include "base/words.h"

namespace lagwatch {
namespace {

constexpr auto kOutcomeWords =
    WordsOf<CollectionOutcome>({{CollectionOutcome::kComplete, "complete"},
                                {CollectionOutcome::kPartial, "partial"},
                                {CollectionOutcome::kFailed, "failed"}});

constexpr auto kStateWords =
    WordsOf<GroupState>({{GroupState::kUnknown, "Unknown"},
                         {GroupState::kStable, "Stable"},
                         {GroupState::kPreparingRebalance, "PreparingRebalance"},
                         {GroupState::kCompletingRebalance, "CompletingRebalance"},
                         {GroupState::kAssigning, "Assigning"},
                         {GroupState::kReconciling, "Reconciling"},
                         {GroupState::kEmpty, "Empty"},
                         {GroupState::kDead, "Dead"},
                         {GroupState::kNotReady, "NotReady"}});

constexpr auto kTypeWords = WordsOf<GroupType>({{GroupType::kUnknown, "Unknown"},
                                                {GroupType::kClassic, "Classic"},
                                                {GroupType::kConsumer, "Consumer"},
                                                {GroupType::kStreams, "Streams"},
                                                {GroupType::kShare, "Share"}});

constexpr auto kShownAsWords = WordsOf<ShownAs, kShownAsCount>({{ShownAs::kUnused, "unused"},
                                                                {ShownAs::kOk, "ok"},
                                                                {ShownAs::kWatching, "watching"},
                                                                {ShownAs::kWarning, "warning"},
                                                                {ShownAs::kUnknown, "unknown"},
                                                                {ShownAs::kCritical, "critical"}});

}  // namespace

std::string_view CollectionOutcomeName(CollectionOutcome result) {
  return kOutcomeWords.Of(result);
}

std::string_view GroupStateName(GroupState state) { return kStateWords.Of(state); }

std::string_view GroupTypeName(GroupType type) { return kTypeWords.Of(type); }

std::optional<GroupType> ParseGroupType(std::string_view name) { return kTypeWords.Find(name); }

bool GroupsAreKnown(const Report& report) {
  const bool none_listed =
      !report.brokers.empty() && std::ranges::none_of(report.brokers, &Broker::groups_listed);
  return report.ready && (!none_listed || !report.groups.empty());
}

Duration IntervalOf(const Report& report, const GroupReport& group) {
  return group.is_share() ? std::max(report.interval, report.share_interval) : report.interval;
}

std::string WhyGroupsMayBeMissing(const Report& report) {
  if (!report.ready && !report.not_ready.empty()) return report.not_ready;
  std::string silent;
  for (const Broker& broker : report.brokers) {
    if (!broker.groups_listed) silent += " " + std::to_string(broker.id);
  }
  return silent.empty() ? "" : "these brokers did not list their groups:" + silent;
}

std::string_view ShownAsName(ShownAs shown_as) { return kShownAsWords.Of(shown_as); }

std::optional<ShownAs> ParseShownAs(std::string_view name) { return kShownAsWords.Find(name); }

std::optional<GroupState> ParseGroupState(std::string_view name) { return kStateWords.Find(name); }

}  // namespace lagwatch
