// SPDX-License-Identifier: Apache-2.0
#include "render/table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/terminal.h"
#include "base/words.h"
#include "core/advice.h"
#include "core/headline.h"
#include "render/order.h"
#include "render/partition_view.h"

namespace lagwatch::render {
namespace {

constexpr auto kColors = WordsOf<Status>({{Status::kOk, "\x1b[32m"},
                                          {Status::kWarning, "\x1b[33m"},
                                          {Status::kUnknown, "\x1b[35m"},
                                          {Status::kCritical, "\x1b[1;31m"}});

struct Column {
  std::string_view title;
  Align align;
};
constexpr std::array kColumns = {
    Column{"CLUSTER", Align::kLeft},
    Column{"GROUP", Align::kLeft},
    Column{"TYPE", Align::kLeft},
    Column{"TOPIC", Align::kLeft},
    Column{"PARTITION", Align::kRight},
    Column{"CURRENT-OFFSET", Align::kRight},
    Column{"LOG-END-OFFSET", Align::kRight},
    Column{"LAG", Align::kRight},
    Column{"LAG%", Align::kRight},
    Column{"TIME-LAG", Align::kRight},
    Column{"CONSUMER-ID", Align::kLeft},
    Column{"HOST", Align::kLeft},
    Column{"CLIENT-ID", Align::kLeft},
    Column{"STATUS", Align::kLeft},
};
enum : std::size_t {
  kCluster,
  kGroup,
  kType,  // shown if a group is not of a type that everybody expects
  kTopic,
  kPartition,
  kCurrentOffset,
  kLogEndOffset,
  kLag,
  kLagPercent,
  kTimeLag,
  kConsumerId,
  kHost,
  kClientId,
  kStatus,
};
constexpr std::string_view kUnknownCell = "-";
constexpr std::size_t kLongestStatus = 8;

using Row = std::array<std::string, kColumns.size()>;

std::string Number(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : std::string(kUnknownCell);
}

std::string Number(Offset value) {
  return value.known() ? std::to_string(value.value()) : std::string(kUnknownCell);
}

std::string Percent(const std::optional<double>& value) {
  if (!value) return std::string(kUnknownCell);
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), *value, std::chars_format::fixed, 2)
          .ptr;
  return {text.data(), end};
}

std::string Name(std::string_view name) {
  return name.empty() ? std::string(kUnknownCell) : Printable(name);
}

Row GroupRow(const GroupRef& ref) {
  Row row;
  row.fill(std::string(kUnknownCell));
  row[kCluster] = Name(ref.cluster->cluster);
  row[kGroup] = Name(ref.group->id);
  row[kType] = GroupTypeName(ref.group->type);
  row[kStatus] = ShownAsName(ref.group->shown_as);
  return row;
}

void FillPartition(Row& row, const PartitionView& view) {
  row[kPartition] = std::to_string(view.lag->partition);
  row[kCurrentOffset] = Number(view.lag->committed);
  row[kLogEndOffset] = Number(view.bounds.end);
  row[kLag] = Number(view.lag->lag);
  row[kLagPercent] = Percent(view.lag_percent);
  row[kTimeLag] = view.lag->time_lag ? FormatShortDuration(*view.lag->time_lag) : kUnknownCell;
  row[kConsumerId] = view.owner ? Name(view.owner->id) : kUnknownCell;
  if (view.lag->is_shared) row[kConsumerId] = "(several)";
  row[kHost] = view.owner ? Name(view.owner->host) : kUnknownCell;
  row[kClientId] = view.owner ? Name(view.owner->client_id) : kUnknownCell;
}

// Calls `use(row)` for each row of the group. Rows are created each time they are needed: a large
// cluster has too many to keep as text.
template <typename Use>
void ForEachRow(const GroupRef& ref, const Use& use) {
  Row row = GroupRow(ref);
  const Report& report = *ref.cluster->report;
  bool any = false;
  for (const TopicLag& topic : ref.group->topics) {
    row[kTopic] = Name(report.topics[topic.topic].name);
    for (const PartitionLag& lag : topic.partitions) {
      FillPartition(row, ViewPartition(report, *ref.group, topic, lag));
      use(row);
      any = true;
    }
  }
  if (!any) use(row);
}

class TableWriter {
 public:
  TableWriter(std::span<const ClusterReport> clusters, TableStyle style)
      : clusters_(clusters), style_(std::move(style)), groups_(AllGroups(clusters)) {
    SortGroups(groups_, GroupOrder::kStatus);
    const bool named = std::ranges::any_of(
        clusters, [](const ClusterReport& one) { return !one.cluster.empty(); });
    first_column_ = named || clusters.size() > 1 ? kCluster : kGroup;
    has_types_ =
        std::ranges::any_of(groups_, [](const GroupRef& ref) { return ref.group->is_share(); });
  }

  std::string Write() {
    if (!groups_.empty()) WriteRows();
    WriteReasons();
    if (style_.advise) WriteHeadlines();
    if (style_.advise) WriteAdvice();
    WriteNotReady();
    WriteSummary();
    if (!style_.footer.empty()) out_.append(Printable(style_.footer)).push_back('\n');
    return std::move(out_);
  }

 private:
  void WriteRows() {
    Row titles;
    for (std::size_t i = 0; i < kColumns.size(); ++i) titles[i] = kColumns[i].title;
    const auto widen = [this](const Row& row) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths_[i] = std::max(widths_[i], DisplayWidth(row[i]));
      }
    };
    widen(titles);
    for (const GroupRef& ref : groups_) ForEachRow(ref, widen);
    WriteRow(titles, kBold, kBold);
    for (const GroupRef& ref : groups_) {
      ForEachRow(
          ref, [this, &ref](const Row& row) { WriteRow(row, {}, kColors.Of(ref.group->status)); });
    }
  }

  // The status, the last cell, has its own color and no padding.
  void WriteRow(const Row& row, std::string_view color, std::string_view status_color) {
    Begin(color);
    for (std::size_t i = first_column_; i < kStatus; ++i) {
      if (i == kType && !has_types_) continue;
      AppendPadded(out_, row[i], widths_[i], kColumns[i].align);
      out_.append("  ");
    }
    End(color);
    Begin(status_color);
    out_.append(row[kStatus]);
    End(status_color);
    out_.push_back('\n');
  }

  void WriteReasons() {
    bool first = true;
    for (const GroupRef& ref : groups_) {
      if (ref.group->status == Status::kOk) continue;
      for (const Reason& reason : ref.group->reasons) {
        if (first && !out_.empty()) out_.push_back('\n');
        first = false;
        WriteReason(ref, reason);
      }
    }
  }

  void WriteReason(const GroupRef& ref, const Reason& reason) {
    // A reason that is only information explains the others.
    const bool is_problem = reason.status != Status::kOk;
    std::string text = reason.text;
    text.append(" (").append(ReasonName(reason.kind)).append(")");
    WriteLine(kColors.Of(reason.status), is_problem ? StatusName(reason.status) : "info", ref,
              text);
  }

  // For a requested group, also show that it is ok or not yet judged.
  void WriteHeadlines() {
    for (const GroupRef& ref : groups_) {
      if (ref.group->status != Status::kOk && ref.group->status != Status::kUnknown) continue;
      if (!out_.empty() && ref.group == groups_.front().group) out_.push_back('\n');
      WriteLine(kColors.Of(ref.group->status), ShownAsName(ref.group->shown_as), ref,
                style_.headline(ref));
    }
  }

  void WriteLine(std::string_view color, std::string_view word, const GroupRef& ref,
                 std::string_view text) {
    Begin(color);
    AppendPadded(out_, word, kLongestStatus, Align::kLeft);
    End(color);
    out_.append("  ");
    if (first_column_ == kCluster) out_.append(Name(ref.cluster->cluster)).append("  ");
    out_.append(Name(ref.group->id)).append(": ").append(Printable(text)).push_back('\n');
  }

  void WriteAdvice() {
    for (const GroupRef& ref : groups_) {
      for (const core::Advice& advice : core::AdviceFor(*ref.group, ref.cluster->report->topics)) {
        WriteLine("", advice.helps ? "helps" : "no help", ref, advice.text);
      }
    }
  }

  void WriteNotReady() {
    for (const ClusterReport& cluster : clusters_) {
      if (cluster.report->ready) continue;
      Begin(kColors.Of(Status::kUnknown));
      out_.append("unknown");
      End(kColors.Of(Status::kUnknown));
      out_.append("   ");
      if (first_column_ == kCluster) out_.append(Name(cluster.cluster)).append(": ");
      out_.append(Printable(cluster.report->not_ready)).push_back('\n');
    }
  }

  void WriteSummary() {
    if (groups_.empty() && !std::ranges::all_of(clusters_, IsWhole)) return;
    if (!out_.empty()) out_.push_back('\n');
    out_.append(std::to_string(groups_.size())).append(groups_.size() == 1 ? " group" : " groups");
    const char* mark = ": ";
    for (std::size_t i = kShownAsCount; i-- > 0;) {
      const auto shown_as = static_cast<ShownAs>(i);
      const auto count = std::ranges::count_if(
          groups_, [shown_as](const GroupRef& ref) { return ref.group->shown_as == shown_as; });
      if (count == 0) continue;
      out_.append(mark).append(std::to_string(count)).append(" ");
      out_.append(ShownAsName(shown_as));
      mark = ", ";
    }
    if (!groups_.empty()) out_.append("; lag ").append(TotalLag());
    out_.push_back('\n');
  }

  // Without a fresh list the number of groups is unknown.
  static bool IsWhole(const ClusterReport& cluster) {
    return WhyGroupsMayBeMissing(*cluster.report).empty();
  }

  // Unreadable partitions make the total a lower bound.
  std::string TotalLag() const {
    std::int64_t total = 0;
    bool whole = true;
    for (const GroupRef& ref : groups_) {
      whole = whole && ref.group->commits_known;
      ForEachRow(*ref.group, [&](const PartitionLag& row) {
        total = AddCapped(total, row.lag.value_or(0));
        if (row.committed_exists && !row.lag) whole = false;
      });
    }
    return (whole ? "" : "at least ") + std::to_string(total);
  }

  void Begin(std::string_view color) {
    if (style_.color) out_.append(color);
  }
  void End(std::string_view color) {
    if (style_.color && !color.empty()) out_.append(kPlain);
  }

  std::span<const ClusterReport> clusters_;
  TableStyle style_;
  std::vector<GroupRef> groups_;
  std::size_t first_column_;
  bool has_types_ = false;
  std::array<std::size_t, kColumns.size()> widths_{};
  std::string out_;
};

}  // namespace

std::string Table(std::span<const ClusterReport> clusters, TableStyle style) {
  return TableWriter(clusters, std::move(style)).Write();
}

}  // namespace lagwatch::render
