// SPDX-License-Identifier: Apache-2.0
#include "cli/man_page.h"

#include "base/text.h"
#include "config/options.h"

namespace lagwatch::cli {
namespace {

constexpr std::string_view kPageOpening = R"roff(.SH NAME
lagwatch \- lag of Kafka consumer groups, for Prometheus and for people
.SH SYNOPSIS
.B lagwatch
.RI [ FLAG ]...
.br
.B lagwatch \-\-once
.RI [ FLAG ]...
.SH DESCRIPTION
.B lagwatch
reads the committed offsets of every consumer group and the start and end offsets of every partition
from Kafka, and reports each group's lag in records, its time lag in seconds, and a verdict with its
reasons.
It never writes to Kafka.
.PP
Without
.B \-\-once
it serves until SIGTERM or SIGINT: metrics at
.IR /metrics ,
a web page at
.IR / ,
JSON below
.IR /api/v1 ,
health at
.IR /health ,
.I /livez
and
.IR /readyz .
If Kafka is unreachable, it retries.
With
.B \-\-once
it collects once, prints a table and exits with the worst status.
.SH OPTIONS
Every option is also an environment variable and, with a few exceptions,
a key of the YAML file; the flag overrides the variable, which overrides the file:
.PP
.nf
    collect.interval: 30s    LAGWATCH_COLLECT_INTERVAL=30s    \-\-collect.interval 30s
.fi
.PP
An option without a value is turned off by
.BI \-\-no\- NAME\fR.
The flags of kafka_exporter are accepted, too.
)roff";

constexpr std::string_view kClosing = R"roff(.SH EXIT STATUS
.TP
.B 0
stopped by a signal; with
.BR \-\-once :
every checked group is ok
.TP
.B 1
the worst is a warning
.TP
.B 2
the worst is critical
.TP
.B 3
unknown: Kafka not reached, data incomplete, a named group does not exist
.TP
.B 64
invalid command line
.TP
.B 78
invalid configuration: in file or environment, a rejected Kafka property, port in use,
unreadable certificate
.SH SIGNALS
.TP
.BR SIGTERM ", " SIGINT
stops lagwatch within two seconds
.TP
.B SIGHUP
reloads its files: filters, thresholds, labels, clusters and credentials change without a gap.
If the new configuration is invalid, the errors are logged and the previous configuration is kept.
.SH ENVIRONMENT
.TP
.BI LAGWATCH_ NAME
an option: its name in capitals, with _ for each dot and hyphen. A repeatable option takes
one value per line.
.TP
.B KAFKA_BOOTSTRAP_SERVERS
bootstrap brokers, if no option names them
.TP
.BR SASL_USER_PASSWORD ", " SASL_OAUTHBEARER_TOKEN_URL
used by kafka_exporter: they count as its \-\-sasl.password and \-\-sasl.oauthbearer-token-url, with
\-\-sasl.enabled
.TP
.BR NOTIFY_SOCKET ", " WATCHDOG_USEC ", " JOURNAL_STREAM
set by
.BR systemd (1),
which lagwatch notifies when it is ready and while it is healthy; the journal dates the log lines
.SH FILES
Of the Debian package:
.TP
.I /etc/default/lagwatch
environment of
.BR lagwatch.service
.TP
.I /etc/lagwatch/lagwatch.yaml
its YAML file
.TP
.I /usr/share/lagwatch
alerting rules for Prometheus and dashboards for Grafana
.TP
.I /usr/share/doc/lagwatch
guides: what each metric and verdict means, access, tuning, packages
.SH EXAMPLES
.nf
lagwatch \-\-kafka.bootstrap\-servers kafka\-1:9092,kafka\-2:9092
lagwatch \-\-once \-\-group billing \-\-max\-lag 1000
lagwatch \-\-once \-\-wait 5m \-\-output json \-\-kafka.properties\-file client.properties
lagwatch \-\-config.file lagwatch.yaml \-\-check\-config
.fi
.SH SEE ALSO
.BR systemctl (1),
.BR journalctl (1),
.BR systemd.exec (5)
)roff";

// Escapes `text`, so that roff prints it literally.
std::string Escaped(std::string_view text) {
  return Replace(Replace(text, "\\", "\\e"), "-", "\\-");
}

std::string Entry(const config::Option& option) {
  std::string entry = ".TP\n\\fB\\-\\-" + Escaped(option.name) + "\\fR";
  if (!option.placeholder.empty()) entry += " \\fI" + Escaped(option.placeholder) + "\\fR";
  // \& prevents a leading dot or apostrophe from being a request.
  entry += "\n\\&" + Escaped(option.help) + ".";
  if (option.kind == config::Kind::kChoice) {
    entry += " One of " + Escaped(Replace(option.choices, " ", ", ")) + ".";
  }
  if (option.kind != config::Kind::kSwitch && !option.fallback.empty()) {
    entry += " Default: " + Escaped(option.fallback);
  }
  return entry + "\n";
}

}  // namespace

std::string ManPage(std::string_view version) {
  std::string page =
      ".TH LAGWATCH 1 \"\" \"lagwatch " + Escaped(version) + "\" \"User Commands\"\n.nh\n";
  page += kPageOpening;
  for (const config::Option& option : config::Options()) {
    const std::string title(config::SectionStart(option));
    if (!title.empty()) page += ".SS " + title + "\n";
    page += Entry(option);
  }
  return page + std::string(kClosing);
}

}  // namespace lagwatch::cli
