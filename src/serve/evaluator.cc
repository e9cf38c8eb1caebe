// SPDX-License-Identifier: Apache-2.0
#include "serve/evaluator.h"

#include <string_view>
#include <utility>

#include "core/clock_step.h"
#include "core/evaluate.h"
#include "serve/notes.h"

namespace lagwatch::serve {
namespace {

render::PageOptions PageOptionsOf(const config::ClusterSettings& settings,
                                  const config::NameFilter& shown_metrics) {
  render::PageOptions options;
  if (!settings.name.empty()) options.labels.emplace_back("cluster", settings.name);
  options.labels.insert(options.labels.end(), settings.labels.begin(), settings.labels.end());
  options.granularity = settings.granularity;
  options.member_info = settings.member_info;
  options.compat_kafka_exporter = settings.compat_kafka_exporter;
  options.last_stable = settings.policy.isolation == IsolationLevel::kReadCommitted;
  options.limits = {settings.most_groups, settings.most_series};
  options.shown = [shown_metrics](std::string_view family) {
    return shown_metrics.Matches(family);
  };
  return options;
}

}  // namespace

Evaluator::Evaluator(config::ClusterSettings settings, const config::NameFilter& shown_metrics)
    : settings_(std::move(settings)), page_(PageOptionsOf(settings_, shown_metrics)) {}

void Evaluator::Reconfigure(config::ClusterSettings settings,
                            const config::NameFilter& shown_metrics) {
  settings_ = std::move(settings);
  page_ = PageOptionsOf(settings_, shown_metrics);
}

// If the clock was set back, shifts the history accordingly.
void Evaluator::FollowClock(WallTime started) {
  const Report* before = real_ ? &*real_ : last_.get();
  if (before == nullptr) return;
  const Duration step = core::SetBackBy(*before, started, settings_.interval);
  if (step == Duration::zero()) return;
  Report moved = *before;  // a copy: the published report may be in use
  core::MoveBack(moved, step);
  history_.MoveBack(step);
  merger_.MoveBack(step);
  if (real_) {
    real_ = std::move(moved);
  } else {
    last_ = std::make_shared<const Report>(std::move(moved));
  }
}

const std::shared_ptr<const Report>& Evaluator::Evaluate(Snapshot snapshot, WallTime now) {
  FollowClock(snapshot.started);
  const Policy& policy = settings_.policy;
  const Report* before = real_ ? &*real_ : last_.get();
  Report real = core::Evaluate(before, history_, std::move(snapshot), policy, now);
  real.notes = NotesOf(settings_, real, last_.get());
  if (!policy.shown_as) {
    real_.reset();
    last_ = std::make_shared<const Report>(std::move(real));
    return last_;
  }
  last_ = std::make_shared<const Report>(merger_.Show(before, real, policy.shown_as));
  real_ = std::move(real);
  return last_;
}

std::shared_ptr<const render::ClusterSamples> Evaluator::Render(const Report& report) const {
  return std::make_shared<const render::ClusterSamples>(render::RenderMetrics(report, page_));
}

}  // namespace lagwatch::serve
