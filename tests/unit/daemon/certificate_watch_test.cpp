#include "daemon/certificate_watch.hpp"

#include <gtest/gtest.h>

#include "support/certs.hpp"

namespace sparekey::daemon {
namespace {

using rescue::Severity;
using std::chrono::hours;

Instant const kNow = from_unix_ms(1'795'000'000'000);

TEST(CertificateWatch, is_silent_while_there_is_time) {
    EXPECT_FALSE(certificate_alert(kNow + hours(14 * 24) + hours(1), kNow, "door.example"));
}

TEST(CertificateWatch, warns_two_weeks_before_the_end_and_is_critical_three_days_before) {
    auto const early = certificate_alert(kNow + hours(14 * 24), kNow, "door.example");
    ASSERT_TRUE(early);
    EXPECT_EQ(early->severity, Severity::warning);
    auto const late = certificate_alert(kNow + hours(3 * 24), kNow, "door.example");
    ASSERT_TRUE(late);
    EXPECT_EQ(late->severity, Severity::critical);
    EXPECT_EQ(early->dedup_key, late->dedup_key) << "the same alert, more severe";
}

TEST(CertificateWatch, says_so_once_it_is_too_late) {
    auto const over = certificate_alert(kNow - hours(1), kNow, "door.example");
    ASSERT_TRUE(over);
    EXPECT_EQ(over->severity, Severity::critical);
    EXPECT_NE(over->summary.find("has ended"), std::string::npos);
}

TEST(CertificateWatch, reads_the_end_from_the_certificate) {
    auto const issued = TestAuthority().issue({.valid_until_s = 5000});
    auto const context = http::make_server_tls(issued.chain_pem, Secret(issued.key_pem));
    ASSERT_TRUE(context);
    auto const end = http::certificate_end(**context);
    ASSERT_TRUE(end);
    auto const left = *end - SystemClock().now();
    EXPECT_GT(left, std::chrono::seconds(4000));
    EXPECT_LE(left, std::chrono::seconds(5000));
}

TEST(CertificateWatch, finds_one_that_has_ended_worse_than_one_that_has_not) {
    TestAuthority const authority;
    auto const ends_in = [&](long seconds) {
        auto const issued = authority.issue({.valid_from_s = -9000, .valid_until_s = seconds});
        return http::make_server_tls(issued.chain_pem, Secret(issued.key_pem)).value();
    };
    auto const [good, ended, long_ended] = std::tuple(ends_in(5000), ends_in(-10), ends_in(-5000));
    auto const now = SystemClock().now();
    EXPECT_EQ(end_of_worse(ended, good, now), http::certificate_end(*ended));
    EXPECT_FALSE(end_of_worse(good, good, now));
    EXPECT_FALSE(end_of_worse(good, ended, now));
    EXPECT_FALSE(end_of_worse(long_ended, ended, now)) << "as bad as what there is";
    EXPECT_FALSE(end_of_worse(ended, nullptr, now));
    EXPECT_FALSE(end_of_worse(nullptr, good, now));
}

}  // namespace
}  // namespace sparekey::daemon
