// SPDX-License-Identifier: Apache-2.0
// Writes the samples of the kafka_* families of one cluster: the fast path of the page, plain
// appends into one small buffer per family, which is compressed each time it is full. One thread at
// a time; fails only if memory runs out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/types.h"
#include "render/catalogue.h"
#include "render/gzip.h"
#include "render/page.h"

namespace lagwatch::render {

class FamilyWriter {
 public:
  // A family that is not `shown` drops its samples. Without a `deflater`, which must outlive the
  // writer, samples are only counted.
  FamilyWriter(const FamilyInfo& family, const PageOptions& options, Deflater* deflater);

  bool shown() const { return shown_; }
  std::size_t series() const { return series_; }

  // `labels` as written by AppendLabel, joined by commas; empty for a family without labels.
  void Add(std::string_view labels, std::int64_t value);
  void AddNumber(std::string_view labels, double value);
  void AddSeconds(std::string_view labels, Duration value);

  // Empty when there is no sample. Leaves the writer empty.
  std::optional<FamilySamples> Take();

 private:
  // Returns whether a value must follow.
  bool Begin(std::string_view labels);
  void End();

  const FamilyInfo& family_;
  bool shown_;
  Deflater* deflater_;
  std::string prefix_;  // the name, and the constant labels if any
  bool has_constants_ = false;
  std::string out_;  // not compressed yet
  CompressedBlock compressed_;
  std::size_t series_ = 0;
};

}  // namespace lagwatch::render
