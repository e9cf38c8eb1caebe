// SPDX-License-Identifier: Apache-2.0
#include "serve/replayer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace lagwatch::serve {
namespace {

// The settings for a recorded cluster; empty: none match.
std::optional<config::ClusterSettings> SettingsFor(const replay::Source& source,
                                                   const config::Settings& settings) {
  const auto& clusters = settings.clusters;
  auto found = std::ranges::find(clusters, source.name, &config::ClusterSettings::name);
  if (found == clusters.end() && clusters.size() == 1) found = clusters.begin();
  if (found == clusters.end()) return std::nullopt;
  config::ClusterSettings cluster = *found;
  const auto stale_after = cluster.policy.stale_after / cluster.interval;
  cluster.name = source.name;
  cluster.interval = source.interval;
  cluster.policy.interval = source.interval;
  cluster.policy.stale_after = source.interval * stale_after;
  cluster.policy.isolation = source.isolation;
  cluster.policy.time_lag = cluster.policy.time_lag && source.time_lag;
  return cluster;
}

bool IsChosen(const std::string& name, const std::vector<std::string>& chosen) {
  return chosen.empty() || std::ranges::find(chosen, name) != chosen.end();
}

}  // namespace

std::variant<std::unique_ptr<Replayer>, config::Problem> Replayer::Open(
    const config::Settings& settings) {
  auto opened = replay::Recording::Open(settings.replay_file);
  if (const auto* fault = std::get_if<std::string>(&opened)) {
    return config::Problem{"--replay: " + *fault, config::kExitConfig};
  }
  std::unique_ptr<Replayer> replayer(
      new Replayer(std::move(std::get<std::unique_ptr<replay::Recording>>(opened))));
  std::string fault = replayer->AddClusters(settings);
  if (!fault.empty()) return config::Problem{std::move(fault), config::kExitConfig};
  if (const auto first = replayer->NextAt()) replayer->now_ = first->time_since_epoch().count();
  return replayer;
}

std::string Replayer::AddClusters(const config::Settings& settings) {
  std::vector<std::string_view> names;
  for (const replay::Source& source : recording_->clusters()) {
    names.push_back(source.name);
    of_recording_.emplace_back();
    if (!IsChosen(source.name, settings.once.clusters)) continue;
    std::optional<config::ClusterSettings> cluster = SettingsFor(source, settings);
    if (!cluster) {
      return "--replay: the recording's cluster " + Quote(source.name) +
             " is not one of the file's clusters:; add it there";
    }
    of_recording_.back() = evaluators_.size();
    evaluators_.emplace_back(std::move(*cluster), settings.metrics);
  }
  for (const std::string& name : settings.once.clusters) {
    if (std::ranges::find(names, name) != names.end()) continue;
    return "--cluster: no cluster of the recording is called " + Quote(name) +
           DidYouMean(name, names);
  }
  return "";
}

std::optional<WallTime> Replayer::NextAt() {
  while (!next_) {
    next_ = recording_->Next();
    if (!next_) return std::nullopt;
    if (!of_recording_[next_->cluster]) next_.reset();
  }
  return next_->at;
}

std::optional<ReplayStep> Replayer::Next() {
  if (!NextAt()) return std::nullopt;
  const std::size_t cluster = *of_recording_[next_->cluster];
  Evaluator& evaluator = evaluators_[cluster];
  // Topics are referenced by index, so only groups can be filtered afterwards.
  std::erase_if(next_->snapshot.groups,
                [&](const Group& group) { return !evaluator.settings().groups.Matches(group.id); });
  now_ = next_->at.time_since_epoch().count();
  std::shared_ptr<const Report> before = evaluator.last();
  std::shared_ptr<const Report> after = evaluator.Evaluate(std::move(next_->snapshot), next_->at);
  next_.reset();
  return ReplayStep{cluster, std::move(before), std::move(after)};
}

}  // namespace lagwatch::serve
