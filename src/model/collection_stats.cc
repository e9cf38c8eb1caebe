// SPDX-License-Identifier: Apache-2.0
#include "model/collection_stats.h"

namespace lagwatch {

std::string_view ApiName(Api api) {
  switch (api) {
    case Api::kMetadata:
      return "metadata";
    case Api::kProbe:
      return "probe";
    case Api::kListGroups:
      return "list_groups";
    case Api::kOffsetFetch:
      return "offset_fetch";
    case Api::kListOffsets:
      return "list_offsets";
    case Api::kDescribeGroups:
      return "describe_groups";
    case Api::kTimeSearch:
      return "time_search";
    case Api::kFetch:
      return "fetch";
    case Api::kOffsetsTopic:
      return "offsets_topic";
  }
  return "";
}

std::string_view PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kMetadata:
      return "metadata";
    case Phase::kGroups:
      return "groups";
    case Phase::kOffsets:
      return "offsets";
    case Phase::kEnds:
      return "ends";
    case Phase::kDescribe:
      return "describe";
    case Phase::kTimeLag:
      return "time_lag";
    case Phase::kEvaluate:
      return "evaluate";
    case Phase::kRender:
      return "render";
    case Phase::kTotal:
      return "total";
  }
  return "";
}

void CollectionStats::CountError(Api api, const std::string& code, const std::string& example) {
  ErrorTally& tally = errors[{api, code}];
  if (tally.count++ == 0) tally.example = example;
}

}  // namespace lagwatch
