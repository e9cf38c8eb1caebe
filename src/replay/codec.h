// SPDX-License-Identifier: Apache-2.0
// Encodes and decodes the contents of a recording's frames: Session and RecordedSnapshot. Pure: any
// thread. Decoding takes untrusted bytes: incomplete contents, or contents that break a rule of
// model/snapshot.h that readers of a Snapshot rely on, give an empty result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/frame.h"
#include "replay/session.h"

namespace lagwatch::replay {

std::string Encode(const Session& session);
std::string Encode(std::uint32_t cluster, WallTime at, const Snapshot& snapshot);

std::optional<Session> DecodeSession(std::string_view bytes);
// `format`: of the frame that holds the bytes.
std::optional<RecordedSnapshot> DecodeCollection(std::string_view bytes,
                                                 std::uint8_t format = kFormat);

}  // namespace lagwatch::replay
