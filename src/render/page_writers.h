// SPDX-License-Identifier: Apache-2.0
// The buffers of one cluster's page, one per kafka_* family, and the label texts. One thread at a
// time; fails only if memory runs out.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/optional_non_negative.h"
#include "model/report.h"
#include "model/types.h"
#include "render/catalogue.h"
#include "render/exposition.h"
#include "render/family_writer.h"
#include "render/page.h"

namespace lagwatch::render {

inline std::string Label(std::string_view name, std::string_view value) {
  std::string out;
  AppendLabel(out, name, value);
  return out;
}

// `labels` with one more label.
inline std::string With(std::string_view labels, std::string_view name, std::string_view value) {
  std::string out(labels);
  out.push_back(',');
  AppendLabel(out, name, value);
  return out;
}

// Remembers used label texts: two names that differ only in bytes that are not UTF-8 look the same
// on the page, and a duplicate series fails the whole scrape. The first one is shown.
class UniqueLabels {
 public:
  bool IsNew(const std::string& label) { return seen_.insert(label).second; }

 private:
  std::unordered_set<std::string> seen_;
};

// The labels of the partitions of one topic; only the number is rewritten.
class PartitionLabels {
 public:
  explicit PartitionLabels(std::string before) : text_(std::move(before)) {
    text_.append(",partition=\"");
    fixed_ = text_.size();
  }

  std::string_view operator()(std::int64_t partition) {
    text_.resize(fixed_);
    AppendInteger(text_, partition);
    text_.push_back('"');
    return text_;
  }

 private:
  std::string text_;
  std::size_t fixed_;
};

// kCounted counts series with the code that would write them.
enum class Samples { kWritten, kCounted };

class PageWriters {
 public:
  explicit PageWriters(const PageOptions& options, Samples samples = Samples::kWritten) {
    if (samples == Samples::kWritten) deflater_ = std::make_unique<Deflater>();
    const auto families = Catalogue().subspan(static_cast<std::size_t>(kFirstKafkaFamily));
    writers_.reserve(families.size());
    for (const FamilyInfo& family : families) {
      writers_.emplace_back(family, options, deflater_.get());
    }
  }

  FamilyWriter& At(Family family) {
    return writers_[static_cast<std::size_t>(family) - static_cast<std::size_t>(kFirstKafkaFamily)];
  }

  // Unknown values are not written.
  void AddKnown(Family family, std::string_view labels, Offset value) {
    if (value.known()) At(family).Add(labels, value.value());
  }
  void AddKnown(Family family, std::string_view labels, const std::optional<Duration>& value) {
    if (value) At(family).AddSeconds(labels, *value);
  }
  void AddKnown(Family family, std::string_view labels, const std::optional<double>& value) {
    if (value) At(family).AddNumber(labels, *value);
  }
  template <typename Integer>
  void AddKnown(Family family, std::string_view labels, const std::optional<Integer>& value) {
    if (value) At(family).Add(labels, *value);
  }

  template <typename Value>
  void AddKnown(Family family, std::string_view labels, const OptionalNonNegative<Value>& value) {
    AddKnown(family, labels, std::optional<Value>(value));
  }

  // A rule may hold in several ways, but its reason is one series.
  struct VerdictFamilies {
    Family status;
    Family reason;
  };
  void AddVerdict(VerdictFamilies families, std::string_view labels, const GroupReport& group) {
    At(families.status).Add(With(labels, "status", StatusName(group.status)), 1);
    std::bitset<kReasonCount> written;
    for (const Reason& reason : group.reasons) {
      const auto kind = static_cast<std::size_t>(reason.kind);
      if (written.test(kind)) continue;
      written.set(kind);
      At(families.reason).Add(With(labels, "reason", ReasonName(reason.kind)), 1);
    }
  }

  void AddCount(Family family, std::string_view labels, std::uint64_t value) {
    At(family).Add(labels, static_cast<std::int64_t>(value));
  }

  // The number of series written or counted so far.
  std::size_t series() const {
    std::size_t series = 0;
    for (const FamilyWriter& writer : writers_) series += writer.series();
    return series;
  }

  // Returns the samples and leaves the writers empty.
  std::vector<FamilySamples> Take() {
    std::vector<FamilySamples> segments;
    for (FamilyWriter& writer : writers_) {
      if (auto segment = writer.Take()) segments.push_back(std::move(*segment));
    }
    return segments;
  }

 private:
  std::unique_ptr<Deflater> deflater_;
  std::vector<FamilyWriter> writers_;
};

}  // namespace lagwatch::render
