// SPDX-License-Identifier: Apache-2.0
#include "render/verdict_json.h"

#include <cstddef>

#include "core/owner_label.h"
#include "core/shown_as.h"
#include "model/window.h"

namespace lagwatch::render {
namespace {

Json NamesJson(const std::bitset<kReasonCount>& rules) {
  Json names = Json::array();
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (rules[i]) names.push_back(ReasonName(static_cast<ReasonKind>(i)));
  }
  return names;
}

}  // namespace

Json JudgedJson(const Report& report, const GroupReport& group) {
  Json cannot = Json::array();
  for (const ReasonKind kind : NeverJudged(group.policy, IntervalOf(report, group))) {
    cannot.push_back(ReasonName(kind));
  }
  const bool watched = group.watched_since != WallTime{};
  return {{"since", KnownTime(group.watched_since)},
          {"watched_seconds", watched ? Json(Seconds(report.at - group.watched_since)) : Json(0)},
          {"window_seconds", Seconds(group.policy.window)},
          {"pending", NamesJson(group.pending)},
          {"cannot", std::move(cannot)}};
}

Json WaitingJson(const Report& report, const GroupReport& group) {
  const auto wait = core::LongestWait(group);
  if (!wait) return nullptr;
  const bool owned = wait->row->owner >= 0 && !wait->row->is_shared && group.members;
  return {{"topic", report.topics[wait->topic->topic].name},
          {"partition", wait->row->partition},
          {"seconds", Seconds(wait->row->waiting)},
          {"records", OrNull(wait->row->readable_lag)},
          {"partitions", wait->partitions},
          {"owner", owned ? Json(core::OwnerLabel(*group.members,
                                                  static_cast<std::size_t>(wait->row->owner)))
                          : Json(nullptr)}};
}

Json LastKnownJson(const GroupReport& group) {
  if (!group.last_known) return nullptr;
  const LastKnown& last = *group.last_known;
  return {{"at", KnownTime(last.at)},
          {"shown_as", ShownAsName(last.shown_as)},
          {"headline", last.headline},
          {"lag_sum", OrNull(last.lag_sum)},
          {"lag_seconds_max", KnownSeconds(last.time_lag_max)},
          {"members_count", OrNull(last.members)}};
}

Json LastCommitAfterJson(const Report& report, const GroupReport& group) {
  if (!group.last_read) return nullptr;
  return {{"at", KnownTime(group.last_read->at)},
          {"topic", report.topics[group.last_read->topic].name},
          {"partition", group.last_read->partition}};
}

Json ThresholdsJson(const GroupPolicy& policy) {
  const Thresholds& limits = policy.thresholds;
  return {{"lag_warning", OrNull(limits.lag_warning)},
          {"lag_critical", OrNull(limits.lag_critical)},
          {"lag_seconds_warning", KnownSeconds(limits.time_lag_warning)},
          {"lag_seconds_critical", KnownSeconds(limits.time_lag_critical)},
          {"window_seconds", Seconds(policy.window)},
          {"inactive_after_seconds", Seconds(policy.inactive_after)},
          {"muted", NamesJson(policy.mute)},
          {"from", policy.pattern ? Json(*policy.pattern) : Json(nullptr)}};
}

}  // namespace lagwatch::render
