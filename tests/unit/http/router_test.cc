// SPDX-License-Identifier: Apache-2.0
#include "http/router.h"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <utility>

namespace lagwatch::http {
namespace {

std::shared_ptr<const Report> ReportOf(std::vector<std::string> groups, bool ready = true) {
  Report report;
  report.up = ready;
  report.ready = ready;
  if (!ready) report.not_ready = "Kafka is away";
  for (std::string& id : groups) {
    report.groups.emplace_back().id = std::move(id);
    report.groups.back().status = Status::kOk;
  }
  return std::make_shared<const Report>(std::move(report));
}

class FakeSite : public Site {
 public:
  std::vector<ClusterView> Clusters() const override { return clusters; }
  PageContent MetricsPage(render::Format format, bool gzip,
                          const render::FamilyFilter& asked) const override {
    std::string page = format == render::Format::kText ? "text" : "openmetrics";
    for (const char* family : {"a", "b", "c"}) {
      if (asked && asked(family)) page += family;
    }
    return {{std::make_shared<const std::string>(page + (gzip ? "+gzip" : ""))}, {}};
  }
  std::vector<Minute> LastHour(std::string_view cluster, std::string_view group) const override {
    if (cluster != "eu" || group != "a/b") return {};
    return {{.start = WallTime(std::chrono::minutes(28'333'333)), .lag_sum = 12}};
  }
  render::StatusInfo Info() const override { return {{"1.0", "abc", "2.14.2+lagwatch"}, {}, {}}; }

  std::vector<ClusterView> clusters;
};

class RouterTest : public ::testing::Test {
 protected:
  Response Get(const std::string& target,
               std::vector<std::pair<std::string, std::string>> headers = {}) {
    Request request;
    request.method = method_;
    request.target = target;
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    std::istringstream query(mark == std::string::npos ? "" : target.substr(mark + 1));
    for (std::string one; std::getline(query, one, '&');) AddQuery(request, one);
    request.headers = std::move(headers);
    return router_.Respond(request);
  }
  static void AddQuery(Request& request, const std::string& query) {
    const std::size_t equals = query.find('=');
    request.query.emplace_back(query.substr(0, equals), query.substr(equals + 1));
  }
  static std::string Body(const Response& response) {
    std::string body;
    for (const auto& piece : response.body) body += *piece;
    return body;
  }

  std::string method_ = "GET";
  FakeSite site_;
  Router router_{site_, "/metrics"};
};

TEST_F(RouterTest, MetricsFollowWhatTheClientTakes) {
  EXPECT_EQ(Body(Get("/metrics")), "text");
  EXPECT_EQ(Body(Get("/metrics", {{"Accept-Encoding", "gzip"}})), "text+gzip");
  const Response response =
      Get("/metrics", {{"Accept", "application/openmetrics-text;version=1.0.0"}});
  EXPECT_EQ(Body(response), "openmetrics");
  EXPECT_NE(response.content_type.find("openmetrics"), std::string::npos);
}

TEST_F(RouterTest, MetricsMayBeAskedForByTheirNames) {
  EXPECT_EQ(Body(Get("/metrics?name[]=a&name[]=c&name[]=nothing")), "textac");
  EXPECT_EQ(Body(Get("/metrics?name[]=nothing")), "text");
  EXPECT_EQ(Body(Get("/metrics?other=a")), "text");
}

TEST_F(RouterTest, LivesWithoutAnyCluster) { EXPECT_EQ(Get("/livez").status, 200); }

// A restart loop is what a person gets who changes the image and keeps the probes.
TEST_F(RouterTest, AnswersTheProbesOfTheExportersThatItReplaces) {
  site_.clusters = {{"", ReportOf({}, false)}};
  for (const char* path : {"/livez", "/healthz", "/burrow/admin"}) {
    EXPECT_EQ(Get(path).status, 200) << path;
  }
  EXPECT_EQ(Body(Get("/healthz")), "ok\n");
  EXPECT_EQ(Body(Get("/burrow/admin")), "GOOD");
  for (const char* path : {"/readyz", "/ready", "/burrow/admin/ready"}) {
    EXPECT_EQ(Body(Get(path)), "Kafka is away\n") << path;
    EXPECT_EQ(Get(path).status, 503) << path;
  }
  site_.clusters = {{"", ReportOf({})}};
  EXPECT_EQ(Get("/ready").status, 200);
  EXPECT_EQ(Get("/burrow/admin/ready").status, 200);
  EXPECT_EQ(Get("/healthz/").status, 404);
}

TEST_F(RouterTest, ReadyNeedsEveryClusterAndSaysWhichIsNot) {
  site_.clusters = {{"eu", ReportOf({})}, {"us", ReportOf({}, false)}, {"ap", nullptr}};
  const Response all = Get("/readyz");
  EXPECT_EQ(all.status, 503);
  EXPECT_EQ(Body(all), "us: Kafka is away\nap: the first collection has not ended yet\n");
  EXPECT_EQ(Get("/readyz?cluster=eu").status, 200);
  EXPECT_EQ(Get("/readyz?cluster=us").status, 503);
  EXPECT_EQ(Get("/readyz?cluster=nowhere").status, 404);
}

TEST_F(RouterTest, AGroupIsFoundByItsPercentEncodedName) {
  site_.clusters = {{"", ReportOf({"a/b c"})}};
  const Response response = Get("/api/v1/groups/a%2Fb%20c");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_NE(Body(response).find("a/b c"), std::string::npos);
  EXPECT_EQ(Get("/api/v1/groups/nobody").status, 404);
  EXPECT_EQ(Get("/api/v1/groups/%zz").status, 400);
}

// As behind nginx with a path in its proxy_pass.
TEST_F(RouterTest, AProxyMayDecodeTheSlashesOfAName) {
  site_.clusters = {{"eu", ReportOf({"a/b", "a/history", "b", "b/history"})}};
  const auto group_of = [this](const char* target) { return Body(Get(target)).substr(0, 40); };
  EXPECT_NE(group_of("/api/v1/groups/a/b").find("\"group\":\"a/b\""), std::string::npos);
  EXPECT_NE(group_of("/api/v1/groups/a/history").find("\"group\":\"a/history\""),
            std::string::npos);
  EXPECT_NE(Body(Get("/api/v1/groups/a/history/history")).find("\"minutes\""), std::string::npos);
  EXPECT_NE(Body(Get("/api/v1/groups/a/b/history")).find("\"minutes\""), std::string::npos);
  // Where both are there it is the documented one; the other is there by its encoded name.
  EXPECT_NE(Body(Get("/api/v1/groups/b/history")).find("\"minutes\""), std::string::npos);
  EXPECT_NE(group_of("/api/v1/groups/b%2Fhistory").find("\"group\":\"b/history\""),
            std::string::npos);
  EXPECT_EQ(Get("/api/v1/groups/c/history").status, 404);
}

TEST_F(RouterTest, WhetherThereIsAGroupIsNotSaidBeforeKafkaWasRead) {
  site_.clusters = {{"eu", nullptr}};
  const Response first = Get("/api/v1/groups/billing");
  EXPECT_EQ(first.status, 503);
  EXPECT_EQ(Body(first),
            "{\"error\":\"cannot determine whether there is a group of that name: eu: the first "
            "collection has not ended yet\"}\n");
  site_.clusters = {{"eu", ReportOf({"a"}, false)}, {"us", ReportOf({"b"})}};
  EXPECT_EQ(Get("/api/v1/groups/billing").status, 503);
  EXPECT_EQ(Get("/api/v1/groups/billing/history").status, 503);
  EXPECT_EQ(Get("/health?group=billing").status, 503);
  EXPECT_EQ(Get("/api/v1/groups/billing?cluster=us").status, 404);
  Report partial = *ReportOf({"a"});
  partial.brokers = {{1, "kafka-1:9092", {}, true}, {2, "kafka-2:9092", {}, false}};
  site_.clusters = {{"", std::make_shared<const Report>(partial)}};
  EXPECT_EQ(Get("/health?group=billing").status, 503) << "broker 2 may have it";
  EXPECT_EQ(Get("/health?group=a").status, 200);
}

TEST_F(RouterTest, AGroupOfSeveralClustersNeedsToBeToldApart) {
  site_.clusters = {{"eu", ReportOf({"a"})}, {"us", ReportOf({"a", "b"})}};
  EXPECT_EQ(Get("/api/v1/groups/a").status, 400);
  EXPECT_EQ(Get("/api/v1/groups/a?cluster=us").status, 200);
  EXPECT_EQ(Get("/api/v1/groups/b").status, 200);
}

std::shared_ptr<const Report> ReportWith(Status status) {
  Report report = *ReportOf({"fine", "ill"});
  report.groups[1].status = status;
  return std::make_shared<const Report>(std::move(report));
}

TEST_F(RouterTest, HealthIsRedForCriticalAndUnknownOnly) {
  for (const auto& [status, code] :
       {std::pair{Status::kOk, 200}, std::pair{Status::kWarning, 200},
        std::pair{Status::kUnknown, 503}, std::pair{Status::kCritical, 503}}) {
    site_.clusters = {{"", ReportWith(status)}};
    const Response all = Get("/health");
    EXPECT_EQ(all.status, code) << StatusName(status);
    EXPECT_EQ(all.content_type, "application/json");
    EXPECT_EQ(Get("/health?group=ill").status, code) << StatusName(status);
    EXPECT_EQ(Get("/health?group=fine").status, 200) << "one group whatever the others are";
    EXPECT_EQ(Get("/health?group=nobody").status, 404);
  }
  EXPECT_EQ(Body(Get("/health")).find("fine"), std::string::npos) << "ok groups are left out";
  EXPECT_NE(Body(Get("/health?group=fine")).find("fine"), std::string::npos);
  method_ = "HEAD";
  EXPECT_EQ(Get("/health").status, 503);
  method_ = "POST";
  EXPECT_EQ(Get("/health").status, 405);
}

TEST_F(RouterTest, HealthIsUnknownWithoutFreshData) {
  site_.clusters = {{"eu", ReportOf({"a"})}, {"us", nullptr}};
  EXPECT_EQ(Get("/health").status, 503);
  EXPECT_EQ(Get("/health?cluster=eu").status, 200);
  EXPECT_EQ(Get("/health?cluster=us").status, 503);
  EXPECT_EQ(Get("/health?cluster=nowhere").status, 404);
  EXPECT_EQ(Get("/health?group=a").status, 200) << "its own cluster is ready";
  EXPECT_EQ(Get("/health?group=b").status, 503) << "us may have it";
  site_.clusters = {{"", ReportOf({"a"}, false)}};
  EXPECT_EQ(Get("/health").status, 503);
  EXPECT_EQ(Get("/health?group=a").status, 503);
  EXPECT_NE(Body(Get("/health")).find("Kafka is away"), std::string::npos);
}

TEST_F(RouterTest, HealthOfAGroupOfSeveralClusters) {
  site_.clusters = {{"eu", ReportOf({"a"})}, {"us", ReportOf({"a"})}};
  EXPECT_EQ(Get("/health?group=a").status, 400);
  EXPECT_EQ(Get("/health?group=a&cluster=us").status, 200);
}

TEST_F(RouterTest, WrongQueriesAreRefusedByName) {
  site_.clusters = {{"", ReportOf({"a"})}};
  for (const char* target :
       {"/api/v1/groups?limit=-1", "/api/v1/groups?limit=x", "/api/v1/groups?offset=1e3",
        "/api/v1/groups?sort=colour", "/api/v1/groups?status=fine"}) {
    EXPECT_EQ(Get(target).status, 400) << target;
  }
  EXPECT_EQ(Get("/api/v1/groups?status=ok").status, 200);
  EXPECT_EQ(Get("/api/v1/groups?cluster=nowhere").status, 404);
}

TEST_F(RouterTest, GroupsAreThoseOfTheClusterThatIsAskedFor) {
  site_.clusters = {{"eu", ReportOf({"a", "b"})}, {"us", ReportOf({"a"})}};
  EXPECT_NE(Body(Get("/api/v1/groups")).find("\"total\":3"), std::string::npos);
  const std::string us = Body(Get("/api/v1/groups?cluster=us"));
  EXPECT_NE(us.find("\"cluster\":\"us\""), std::string::npos);
  EXPECT_NE(us.find("\"total\":1"), std::string::npos);
}

TEST_F(RouterTest, OtherMethodsAndPathsAreAnsweredShortly) {
  EXPECT_EQ(Get("/favicon.ico").status, 404);
  method_ = "POST";
  const Response response = Get("/metrics");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.at(0).first, "Allow");
}

TEST_F(RouterTest, AGroupsLastHour) {
  site_.clusters = {{"eu", ReportOf({"a/b"})}, {"us", ReportOf({"b"})}};
  EXPECT_EQ(
      Body(Get("/api/v1/groups/a%2Fb/history")),
      "{\"cluster\":\"eu\",\"group\":\"a/b\",\"minutes\":[{\"at\":\"2023-11-14T22:13:00.000Z\","
      "\"lag_sum\":12,\"consumed_per_second\":null,\"produced_per_second\":null}]}\n");
  EXPECT_NE(Body(Get("/api/v1/groups/b/history?cluster=us")).find("\"minutes\":[]"),
            std::string::npos);
  EXPECT_EQ(Get("/api/v1/groups/nobody/history").status, 404);
}

TEST_F(RouterTest, TheStatusNamesAClusterThatHasNothingToSayYet) {
  site_.clusters = {{"eu", ReportOf({"a"})}, {"us", nullptr}};
  const std::string status = Body(Get("/api/v1/status"));
  EXPECT_NE(status.find("\"name\":\"us\",\"up\":false,\"ready\":false,"
                        "\"not_ready\":\"the first collection has not ended yet\""),
            std::string::npos)
      << status;
}

std::string HeaderOf(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST_F(RouterTest, ThePageLinksToTheMetricsRelativelyWhereverTheyAre) {
  const Router router(site_, "/prometheus\"");
  Request request;
  request.method = "GET";
  request.path = "/";
  const std::string page = Body(router.Respond(request));
  EXPECT_NE(page.find("href=\"./prometheus&quot;\""), std::string::npos);
  EXPECT_EQ(page.find("href=\"/"), std::string::npos) << "it would leave a path prefix";
}

TEST_F(RouterTest, ThePageMayLoadNothingFromElsewhere) {
  for (const char* path : {"/", "/assets/app.js", "/assets/style.css"}) {
    const Response response = Get(path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_NE(HeaderOf(response, "Content-Security-Policy").find("default-src 'none';"),
              std::string::npos);
    EXPECT_EQ(HeaderOf(response, "Content-Security-Policy").find("unsafe"), std::string::npos);
    EXPECT_EQ(HeaderOf(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_FALSE(HeaderOf(response, "ETag").empty());
  }
  EXPECT_EQ(Get("/assets/app.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(Get("/assets/index.html").status, 404);
  EXPECT_EQ(Get("/assets/../index.html").status, 404);
}

TEST_F(RouterTest, WhoHasAnAnswerIsNotSentItAgain) {
  site_.clusters = {{"", ReportOf({"a"})}};
  const std::string tag = HeaderOf(Get("/api/v1/groups"), "ETag");
  const Response again = Get("/api/v1/groups", {{"If-None-Match", "\"other\", W/" + tag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(Body(again), "");
  EXPECT_EQ(HeaderOf(again, "ETag"), tag);
  site_.clusters = {{"", ReportOf({"a", "b"})}};
  EXPECT_EQ(Get("/api/v1/groups", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(RouterTest, LongAnswersAreCompressedForWhoTakesThat) {
  site_.clusters = {{"", ReportOf({"a", "b", "c", "d", "e"})}};
  const Response plain = Get("/api/v1/groups");
  const Response packed = Get("/api/v1/groups", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(HeaderOf(plain, "Content-Encoding"), "");
  EXPECT_EQ(HeaderOf(packed, "Vary"), "Accept-Encoding");
  EXPECT_NE(HeaderOf(packed, "ETag"), HeaderOf(plain, "ETag")) << "other bytes, another tag";
  EXPECT_LT(Body(packed).size(), Body(plain).size() / 2);
  const Response missing = Get("/api/v1/groups/nobody", {{"If-None-Match", "*"}});
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(HeaderOf(missing, "Cache-Control"), "no-store");
}

}  // namespace
}  // namespace lagwatch::http
