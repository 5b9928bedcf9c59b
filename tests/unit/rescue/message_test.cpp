#include "rescue/message.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "rescue/sms_segments.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {
namespace {

using testing::HasSubstr;

constexpr auto kSms = MessageForm::sms;
constexpr auto kEmail = MessageForm::email;

Notification notification(std::string door = "Front Door", std::string locale = "") {
    Notification notification;
    notification.device = {"device-1", std::move(door), "America/New_York"};
    notification.pin = Secret("0042");
    notification.original = failed_original();
    notification.recipient.name = "Jane Doe";
    notification.recipient.locale = std::move(locale);
    return notification;
}

std::string text(Notification const& notification, MessageForm form = kSms,
                 MessageWriter const& writer = {}) {
    return std::string(writer.write(notification, form).text.reveal());
}

MessageWriter writer_with(std::string_view sms) {
    MessageCatalog catalog;
    catalog.add({{}, kSms, *MessageTemplate::parse(sms, kSms), false});
    return {std::move(catalog), {}};
}

TEST(Message, names_door_pin_and_end_in_the_locks_time_zone) {
    EXPECT_EQ(
        text(notification()),
        "Your new code for Front Door: 0042. It replaces the old one and works right away, until Sat, Dec 5, "
        "2:00 PM EST.");
}

TEST(Message, has_a_subject_in_an_email_alone) {
    auto const email = MessageWriter().write(notification(), kEmail);
    EXPECT_EQ(email.subject, "New code for Front Door");
    EXPECT_THAT(std::string(email.text.reveal()), HasSubstr("Hello Jane Doe,"));
    EXPECT_EQ(MessageWriter().write(notification(), kSms).subject, "");
}

TEST(Message, does_without_a_name_and_a_zone) {
    auto bare = notification("");
    bare.device.time_zone.reset();
    EXPECT_THAT(text(bare), HasSubstr("code for your door: 0042."));
    EXPECT_THAT(text(bare), HasSubstr("7:00 PM UTC."));
    EXPECT_EQ(MessageWriter().write(bare, kEmail).subject, "New code for your door");
}

TEST(Message, does_without_dates) {
    auto endless = notification();
    endless.original.starts_at.reset();
    endless.original.ends_at.reset();
    EXPECT_THAT(text(endless), testing::EndsWith("works right away."));
}

TEST(Message, is_in_the_guests_language) {
    EXPECT_THAT(text(notification("Loft", "de")), HasSubstr("Ihr neuer Code für Loft: 0042."));
    EXPECT_THAT(text(notification("Loft", "pt-BR")), HasSubstr("O seu novo PIN para Loft: 0042."));
    EXPECT_THAT(text(notification("Loft", "nonsense")), HasSubstr("Your new code for Loft"));
}

TEST(Message, counts_hours_as_the_guests_region_does) {
    EXPECT_THAT(text(notification("Loft", "en-GB")), HasSubstr("until Sat, 5 Dec, 14:00 EST."));
    EXPECT_THAT(text(notification("Loft", "en-US")), HasSubstr("until Sat, Dec 5, 2:00 PM EST."));
    // A language that has no template: English words, the guest's own hours.
    EXPECT_THAT(text(notification("Loft", "nl-NL")), HasSubstr("until Sat, 5 Dec, 14:00 EST."));
}

TEST(Message, to_a_guest_of_unknown_language_is_in_the_configured_one) {
    MessageWriter const british({}, {{"en", "", "GB"}, ""});
    EXPECT_THAT(text(notification(), kSms, british), HasSubstr("until Sat, 5 Dec, 14:00 EST."));
    MessageWriter const german({}, {{"de", "", ""}, ""});
    EXPECT_THAT(text(notification(), kSms, german), HasSubstr("Ihr neuer Code"));
    EXPECT_THAT(text(notification("Loft", "sv"), kSms, german), HasSubstr("Ihr neuer Code"));
    EXPECT_THAT(text(notification("Loft", "fr"), kSms, german), HasSubstr("Votre nouveau code"));
}

TEST(Message, says_whom_to_call) {
    MessageWriter const writer({}, {{}, "+1 555\n0100"});
    EXPECT_THAT(text(notification(), kSms, writer), testing::EndsWith(" Help: +1 555 0100"));
    EXPECT_THAT(text(notification(), kEmail, writer), HasSubstr("your host: +1 555 0100."));
}

TEST(Message, keeps_every_digit_of_the_pin_and_every_place_for_it) {
    auto zeros = notification();
    zeros.pin = Secret("00000000");
    EXPECT_EQ(text(zeros, kSms, writer_with("{{pin}}, again {{pin}}")), "00000000, again 00000000");
}

TEST(Message, takes_no_name_for_a_template_or_a_second_line) {
    EXPECT_THAT(text(notification("{{pin}} {{#guest}}")), HasSubstr("code for {{pin}} {{#guest}}: 0042."));
    EXPECT_THAT(text(notification("A\r\nB\ue000")), HasSubstr("code for A B: 0042."));
    EXPECT_EQ(MessageWriter().write(notification("A\r\nBcc: x@example.com"), kEmail).subject,
              "New code for A Bcc: x@example.com");
    auto rude = notification();
    rude.recipient.name = std::string(1000, 'x');
    EXPECT_LT(text(rude, kEmail).size(), 500u);
}

TEST(ShortMessage, writes_a_date_in_plainer_letters_rather_than_two_segments) {
    auto const spanish = text(notification("Loft", "es"));
    EXPECT_THAT(spanish, HasSubstr("hasta el sab, 5 dic, 14:00 EST"));  // sáb
    EXPECT_EQ(sms_size(spanish).segments, 1u);
    EXPECT_THAT(text(notification("Loft", "es"), kEmail), HasSubstr("sáb, 5 dic"));
}

TEST(ShortMessage, writes_a_door_in_plainer_letters_rather_than_two_segments) {
    EXPECT_THAT(text(notification("Praça São João – 2º", "pt")),
                HasSubstr("para Praça São João – 2º:"));  // º has no plainer form
    auto const plain = text(notification("Praça São João – 2", "pt"));
    EXPECT_THAT(plain, HasSubstr("para Praca Sao Joao - 2:"));
    EXPECT_EQ(sms_size(plain).segments, 1u);
}

TEST(ShortMessage, leaves_letters_alone_that_cost_nothing) {
    EXPECT_EQ(text(notification("Praça"), kSms, writer_with("{{door}}: {{pin}}")), "Praça: 0042");
}

TEST(ShortMessage, cuts_a_long_name_of_a_door_rather_than_two_segments) {
    auto const cut = text(notification("The Very Long Name Of A Door That Nobody Ever Shortened Yet"));
    EXPECT_EQ(sms_size(cut).units, 160u);
    EXPECT_THAT(cut, HasSubstr("for The Very Long Name Of A Door That Nobody Ever Shortened Ye: 0042."));
    auto const japanese =
        text(notification("とてもとてもとてもとても長い名前の玄関ドアです本当に長いのです", "ja"));
    EXPECT_EQ(sms_size(japanese).segments, 1u);
    EXPECT_THAT(japanese, HasSubstr("の新しい暗証番号は0042です。"));
}

TEST(ShortMessage, cuts_no_name_where_that_would_not_help) {
    auto const writer = writer_with(std::string(200, 'x') + " {{door}} {{pin}}");
    EXPECT_THAT(text(notification("A Door With A Longish Name"), kSms, writer),
                HasSubstr(" A Door With A Longish Name 0042"));
}

TEST(ShortMessage, counts_the_pin_as_long_as_it_is) {
    auto long_pin = notification("The Very Long Name Of A Door That Nobody Ever Shortened Yet");
    long_pin.pin = Secret("00420042");
    EXPECT_EQ(sms_size(text(long_pin)).units, 160u);
}

TEST(ShortMessage, of_ordinary_values_is_one_segment_in_every_language) {
    MessageWriter const writer;
    for (auto const* const locale :
         {"en", "en-US", "en-GB", "de", "es", "es-MX", "fr", "fr-CA", "it", "pt", "pt-PT", "ja"}) {
        auto ordinary = notification("Apartment 12 Door XY", locale);  // 20 characters
        ordinary.pin = Secret("12345678");
        ordinary.device.time_zone = "America/Sao_Paulo";  // UTC-3, longer than most names
        // Every day of the week in every month, with two digits.
        for (auto const* const month :
             {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}) {
            auto const first = at(("2026-" + std::string(month) + "-20T15:45:00Z").c_str());
            for (auto day = 0; day < 7; ++day) {
                ordinary.original.ends_at = first + std::chrono::hours(24 * day);
                auto const message = text(ordinary, kSms, writer);
                ASSERT_EQ(sms_size(message).segments, 1u) << message;
                ASSERT_THAT(message, HasSubstr("Apartment 12 Door XY"));
            }
        }
    }
}

TEST(MessageWriter, may_be_used_by_several_threads) {
    MessageWriter const writer;
    std::vector<std::thread> threads;
    for (auto const* const locale : {"en", "de", "ja", "en"}) {
        threads.emplace_back([&, locale] {
            auto const expected = text(notification("Loft", locale), kSms, writer);
            for (auto i = 0; i < 50; ++i)
                EXPECT_EQ(text(notification("Loft", locale), kSms, writer), expected);
        });
    }
    for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace sparekey::rescue
