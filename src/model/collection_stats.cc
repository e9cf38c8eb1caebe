// SPDX-License-Identifier: Apache-2.0
#include "model/collection_stats.h"

#include "base/words.h"

namespace lagwatch {
namespace {

constexpr auto kApiWords = WordsOf<Api, kApiCount>({{Api::kMetadata, "metadata"},
                                                    {Api::kProbe, "probe"},
                                                    {Api::kListGroups, "list_groups"},
                                                    {Api::kOffsetFetch, "offset_fetch"},
                                                    {Api::kListOffsets, "list_offsets"},
                                                    {Api::kDescribeGroups, "describe_groups"},
                                                    {Api::kTimeSearch, "time_search"},
                                                    {Api::kFetch, "fetch"},
                                                    {Api::kOffsetsTopic, "offsets_topic"},
                                                    {Api::kShareOffsets, "share_offsets"}});

constexpr auto kPhaseWords = WordsOf<Phase, kPhaseCount>({{Phase::kMetadata, "metadata"},
                                                          {Phase::kGroups, "groups"},
                                                          {Phase::kOffsets, "offsets"},
                                                          {Phase::kEnds, "ends"},
                                                          {Phase::kDescribe, "describe"},
                                                          {Phase::kTimeLag, "time_lag"},
                                                          {Phase::kEvaluate, "evaluate"},
                                                          {Phase::kRender, "render"},
                                                          {Phase::kTotal, "total"}});

}  // namespace

std::string_view ApiName(Api api) { return kApiWords.Of(api); }

std::string_view PhaseName(Phase phase) { return kPhaseWords.Of(phase); }

void CollectionStats::CountError(Api api, const std::string& code, const std::string& example) {
  ErrorTally& tally = errors[{api, code}];
  if (tally.count++ == 0) tally.example = example;
}

}  // namespace lagwatch
