// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/sorted.h"
#include "base/text.h"
#include "http/conditional.h"
#include "http/negotiation.h"
#include "http/target.h"
#include "model/endpoints.h"
#include "render/health.h"

namespace lagwatch::http {
namespace {

constexpr std::string_view kHistory = "/history";  // after a group's path

Response Json(int status, std::string document) {
  Response response = TextResponse(status, std::move(document));
  response.content_type = "application/json";
  return response;
}

Response JsonError(int status, const std::string& message) {
  return Json(status, render::ErrorJson(message));
}

std::string QueryOr(const Request& request, std::string_view key, std::string_view fallback) {
  const std::string* value = request.Query(key);
  return value != nullptr ? *value : std::string(fallback);
}

// ?name[]=NAME&name[]=…, as in Prometheus' client libraries: only these families.
render::FamilyFilter AskedFamilies(const Request& request) {
  std::vector<std::string> names;
  for (const auto& [key, value] : request.query) {
    if (key == "name[]") names.push_back(value);
  }
  if (names.empty()) return nullptr;
  return [names = std::move(names)](std::string_view family) {
    return std::find(names.begin(), names.end(), family) != names.end();
  };
}

// The clusters that `cluster` selects (empty: all); a cluster has no report before its first
// collection has ended.
std::vector<render::ClusterReport> Chosen(const std::vector<ClusterView>& clusters,
                                          const std::string& cluster) {
  std::vector<render::ClusterReport> chosen;
  for (const ClusterView& view : clusters) {
    if (cluster.empty() || view.name == cluster)
      chosen.push_back({view.name, view.report.get(), &view.durations});
  }
  return chosen;
}

std::vector<render::ClusterReport> Reports(const std::vector<ClusterView>& clusters,
                                           const std::string& cluster) {
  std::vector<render::ClusterReport> reports = Chosen(clusters, cluster);
  std::erase_if(reports, [](const render::ClusterReport& one) { return one.report == nullptr; });
  return reports;
}

bool HasCluster(const std::vector<ClusterView>& clusters, const std::string& name) {
  return std::any_of(clusters.begin(), clusters.end(),
                     [&](const ClusterView& view) { return view.name == name; });
}

// `fallback` if the parameter is absent; empty if it is not a number.
std::optional<std::size_t> Number(const Request& request, std::string_view key,
                                  std::size_t fallback) {
  const std::string* text = request.Query(key);
  if (text == nullptr) return fallback;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

std::variant<render::GroupsQuery, Response> ParseGroupsQuery(const Request& request) {
  render::GroupsQuery query;
  query.partitions = QueryOr(request, "partitions", "false") == "true";
  query.search = QueryOr(request, "search", "");
  const auto order = render::ParseGroupOrder(QueryOr(request, "sort", ""));
  if (!order) return JsonError(400, "unknown sort; one of: name, lag, time_lag, status");
  query.order = *order;
  const auto offset = Number(request, "offset", 0);
  const auto limit = Number(request, "limit", 0);
  if (!offset || !limit)
    return JsonError(400, "limit and offset must be whole numbers, 0 or greater");
  query.offset = *offset;
  if (request.Query("limit") != nullptr) query.limit = limit;
  const std::string* status = request.Query("status");
  if (status == nullptr || status->empty()) return query;
  query.status = ParseStatus(*status);
  if (!query.status) {
    return JsonError(400, "unknown status; one of: ok, warning, unknown, critical");
  }
  return query;
}

const GroupReport* FindGroup(const Report& report, std::string_view id) {
  return FindSorted(report.groups, id, &GroupReport::id);
}

// A group and its cluster; no group if none has that name.
struct Found {
  render::ClusterReport cluster;
  const GroupReport* group = nullptr;
};

// Or the response if several clusters have the name.
std::variant<Found, Response> FindOnly(const std::vector<render::ClusterReport>& reports,
                                       std::string_view id) {
  Found found;
  for (const render::ClusterReport& in : reports) {
    const GroupReport* match = FindGroup(*in.report, id);
    if (match == nullptr) continue;
    if (found.group != nullptr) {
      return JsonError(400, "several clusters have a group of that name; set ?cluster=");
    }
    found = {in, match};
  }
  return found;
}

bool IsNone(const std::variant<Found, Response>& found) {
  const Found* only = std::get_if<Found>(&found);
  return only != nullptr && only->group == nullptr;
}

std::string_view WithoutSuffix(std::string_view text, std::string_view suffix) {
  text.remove_suffix(suffix.size());
  return text;
}

// The response if none of these clusters has a group of the name: 404, or 503 if that is uncertain.
Response NoGroup(const std::vector<render::ClusterReport>& clusters) {
  for (const render::ClusterReport& one : clusters) {
    const std::string why = one.report != nullptr ? WhyGroupsMayBeMissing(*one.report)
                                                  : std::string(render::WhyNotReady(one));
    if (why.empty()) continue;
    std::string text = "cannot determine whether there is a group of that name: ";
    if (!one.cluster.empty()) text.append(one.cluster).append(": ");
    return JsonError(503, text.append(why));
  }
  return JsonError(404, "there is no group of that name");
}

Response HealthResponse(const render::Health& health) {
  const bool well = health.status == Status::kOk || health.status == Status::kWarning;
  return Json(well ? 200 : 503, health.json);
}

}  // namespace

Router::Router(const Site& site, std::string telemetry_path)
    : site_(site), telemetry_path_(std::move(telemetry_path)), page_(telemetry_path_) {}

Response Router::Respond(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    return TextResponse(405, "only GET and HEAD are allowed\n", {{"Allow", "GET, HEAD"}});
  }
  const std::string_view path = request.path;
  if (path == telemetry_path_) return Metrics(request);
  const std::optional<Endpoint> endpoint = FindEndpoint(path);
  if (endpoint == Endpoint::kLiveness) {
    return TextResponse(200, path.starts_with("/burrow/") ? "GOOD" : "ok\n");
  }
  if (endpoint == Endpoint::kReadiness) return Ready(request);
  auto file = page_.Find(path);
  return Conditional(request, file ? std::move(*file) : Api(request, endpoint));
}

Response Router::Api(const Request& request, std::optional<Endpoint> endpoint) const {
  if (endpoint == Endpoint::kHealth) return Health(request);
  if (endpoint == Endpoint::kStatus) return Status();
  if (endpoint == Endpoint::kGroups) return Groups(request);
  if (endpoint == Endpoint::kGroup) {
    return Group(request, std::string_view(request.path).substr(kGroupPath.size()));
  }
  return TextResponse(404, "not found; the page at / links to all endpoints\n");
}

Response Router::Metrics(const Request& request) const {
  const render::Format format = PrefersOpenMetrics(request.Header("Accept"))
                                    ? render::Format::kOpenMetrics
                                    : render::Format::kText;
  const bool gzip = AcceptsGzip(request.Header("Accept-Encoding"));
  Response response;
  response.content_type = render::ContentType(format);
  response.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  PageContent page = site_.MetricsPage(format, gzip, AskedFamilies(request));
  response.body = std::move(page.pieces);
  response.packed = std::move(page.packed);
  return response;
}

Response Router::Ready(const Request& request) const {
  const std::string wanted = QueryOr(request, "cluster", "");
  const std::vector<ClusterView> clusters = site_.Clusters();
  if (!wanted.empty() && !HasCluster(clusters, wanted)) {
    return TextResponse(404, "there is no cluster of that name\n");
  }
  std::string why;
  for (const ClusterView& view : clusters) {
    if (!wanted.empty() && view.name != wanted) continue;
    if (view.report && view.report->ready) continue;
    if (!view.name.empty()) why += view.name + ": ";
    why += render::WhyNotReady({view.name, view.report.get()});
    why += '\n';
  }
  return why.empty() ? TextResponse(200, "ready\n") : TextResponse(503, why);
}

Response Router::Health(const Request& request) const {
  const std::string wanted = QueryOr(request, "cluster", "");
  const std::vector<ClusterView> clusters = site_.Clusters();
  if (!wanted.empty() && !HasCluster(clusters, wanted)) {
    return JsonError(404, "there is no cluster of that name");
  }
  const std::vector<render::ClusterReport> chosen = Chosen(clusters, wanted);
  const std::string* name = request.Query("group");
  if (name == nullptr) return HealthResponse(render::HealthOf(chosen, std::nullopt));
  auto only = FindOnly(Reports(clusters, wanted), *name);
  if (auto* response = std::get_if<Response>(&only)) return std::move(*response);
  const auto& [cluster, group] = std::get<Found>(only);
  if (group != nullptr) return HealthResponse(render::HealthOf({&cluster, 1}, *name));
  // A cluster without data may have the group.
  const bool ready = std::all_of(chosen.begin(), chosen.end(), render::IsReady);
  return ready ? NoGroup(chosen) : HealthResponse(render::HealthOf(chosen, *name));
}

Response Router::Status() const {
  const std::vector<ClusterView> clusters = site_.Clusters();
  return Json(200, render::StatusJson(Chosen(clusters, ""), site_.Info()));
}

Response Router::Groups(const Request& request) const {
  auto parsed = ParseGroupsQuery(request);
  if (auto* response = std::get_if<Response>(&parsed)) return std::move(*response);
  const auto& query = std::get<render::GroupsQuery>(parsed);
  const std::string wanted = QueryOr(request, "cluster", "");
  const std::vector<ClusterView> clusters = site_.Clusters();
  if (!wanted.empty() && !HasCluster(clusters, wanted)) {
    return JsonError(404, "there is no cluster of that name");
  }
  return Json(200, render::GroupsJson(Chosen(clusters, wanted), query));
}

Response Router::Group(const Request& request, std::string_view encoded_name) const {
  const std::optional<std::string> whole = PercentDecode(encoded_name);
  if (!whole) return JsonError(400, "the group's name is not valid percent-encoding");
  const std::vector<ClusterView> clusters = site_.Clusters();
  const std::string wanted = QueryOr(request, "cluster", "");
  if (!wanted.empty() && !HasCluster(clusters, wanted)) {
    return JsonError(404, "there is no cluster of that name");
  }
  const std::vector<render::ClusterReport> reports = Reports(clusters, wanted);
  bool history = encoded_name.ends_with(kHistory);
  auto only = FindOnly(reports, WithoutSuffix(*whole, history ? kHistory : ""));
  // A proxy may have decoded a "/" in the name: if there is no group "a", this is the group
  // "a/history".
  if (history && IsNone(only)) {
    auto of_whole = FindOnly(reports, *whole);
    history = IsNone(of_whole);
    if (!history) only = std::move(of_whole);
  }
  if (auto* response = std::get_if<Response>(&only)) return std::move(*response);
  const auto& [cluster, group] = std::get<Found>(only);
  if (group == nullptr) return NoGroup(Chosen(clusters, wanted));
  if (history) {
    return Json(200, render::HistoryJson(cluster.cluster, group->id,
                                         site_.LastHour(cluster.cluster, group->id)));
  }
  return Json(200, render::GroupJson(cluster.cluster, *cluster.report, *group));
}

}  // namespace lagwatch::http
