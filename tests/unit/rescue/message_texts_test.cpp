// Every shipped message as guests read it: tests/fixtures/messages/, for people to look at.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "rescue/message.hpp"
#include "rescue/sms_segments.hpp"
#include "support/fixture.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

constexpr std::string_view kHead = "=== ";

std::string written(MessageWriter const& writer, Notification const& notification, MessageForm form) {
    auto const message = writer.write(notification, form);
    auto const text = std::string(message.text.reveal());
    if (form == MessageForm::email) return "\nSubject: " + message.subject + "\n\n" + text + "\n\n";
    auto const size = sms_size(text);
    return " (" + std::string(to_string(size.encoding)) + ", " + std::to_string(size.units) +
           " units, segments: " + std::to_string(size.segments) + ")\n" + text + "\n\n";
}

std::string every_case(std::string const& locale, MessageForm form) {
    Notification full;
    full.device = {"device-1", "Front Door", "America/New_York"};
    full.pin = Secret("0042");
    full.original = failed_original();
    full.recipient.name = "Jane Doe";
    full.recipient.locale = locale;
    auto nameless_door = full;
    nameless_door.device.name.clear();
    auto endless = full;
    endless.original.starts_at.reset();
    endless.original.ends_at.reset();
    auto nameless_guest = full;
    nameless_guest.recipient.name.clear();

    MessageWriter const writer;
    MessageWriter const with_contact({}, {{}, "+1 555 010 0199"});
    std::string all;
    auto const add = [&](std::string_view what, MessageWriter const& by, Notification const& notification) {
        all.append(kHead).append(what).append(written(by, notification, form));
    };
    add("everything is known", with_contact, full);
    add("no contact", writer, full);
    add("no name of the door", writer, nameless_door);
    add("no dates", writer, endless);
    add("no name of the guest", writer, nameless_guest);
    return all;
}

class MessageTexts : public testing::TestWithParam<std::tuple<char const*, MessageForm>> {};

TEST_P(MessageTexts, read_as_people_have_seen_them) {
    auto const& [locale, form] = GetParam();
    auto const name = file_name(*parse_locale_tag(locale), form);
    auto const actual = every_case(locale, form);
    auto const path = std::filesystem::path(testing::TempDir()) / ("sparekeyd-" + name);
    EXPECT_EQ(actual, fixture("messages/" + name))
        << "If that is better: cp " << path << " tests/fixtures/messages/" << name;
    if (HasFailure()) std::ofstream(path) << actual;
}

INSTANTIATE_TEST_SUITE_P(Shipped, MessageTexts,
                         testing::Combine(testing::Values("de", "en", "es", "fr", "it", "ja", "pt"),
                                          testing::Values(MessageForm::sms, MessageForm::email)),
                         [](auto const& one) {
                             return std::string(std::get<0>(one.param)) + "_" +
                                    std::string(to_string(std::get<1>(one.param)));
                         });

}  // namespace
}  // namespace sparekey::rescue
