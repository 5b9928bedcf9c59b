#include "daemon/commands/audit_report.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace sparekey::daemon {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

std::string json_of(AuditSummary const& summary, std::vector<std::string> const& failures = {}) {
    std::ostringstream out;
    auto const report = json_audit(out);
    for (auto const& failure : failures) report->failure(failure);
    report->end(summary);
    return out.str();
}

TEST(JsonAudit, is_clean_only_if_all_could_be_asked_for) {
    EXPECT_THAT(json_of({.locks = 2}), HasSubstr(R"("failures":[],"summary":{"clean":true,)"));
    EXPECT_THAT(json_of({.locks = 2, .failures = 1}, {"home: HTTP 401"}),
                HasSubstr(R"("failures":["home: HTTP 401"],"summary":{"clean":false,)"));
    EXPECT_THAT(json_of({.locks = 2, .stays = 1}), HasSubstr(R"("clean":false)"));
}

TEST(TextAudit, does_not_say_that_nothing_is_wrong_where_not_all_could_be_asked_for) {
    std::ostringstream out;
    auto const report = text_audit(out, out, Terminal(), false, Instant());
    report->end({.locks = 2, .failures = 1});
    EXPECT_THAT(out.str(), EndsWith("2 locks: nothing wrong was found; not everything could be asked for\n"));
}

}  // namespace
}  // namespace sparekey::daemon
