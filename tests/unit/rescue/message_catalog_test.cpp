#include "rescue/message_catalog.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "rescue/built_in_templates.hpp"

namespace sparekey::rescue {
namespace {

using testing::HasSubstr;

constexpr auto kSms = MessageForm::sms;
constexpr auto kEmail = MessageForm::email;

LocaleTag tag(std::string_view text) {
    return *parse_locale_tag(text);
}

std::string found(MessageCatalog const& catalog, std::string_view wanted, std::string_view otherwise,
                  MessageForm form) {
    return to_string(catalog.find(tag(wanted), tag(otherwise), form).locale);
}

MessageCatalog::Entry own(std::string_view locale, MessageForm form) {
    return {tag(locale), form, *MessageTemplate::parse("own {{pin}}", kSms), false};
}

std::string trouble(std::string_view name) {
    auto const parsed = MessageCatalog::parse_file_name(name);
    return parsed ? "none" : parsed.error().message;
}

TEST(MessageCatalog, has_every_template_of_etc_templates_built_in) {
    std::size_t files = 0;
    for (auto const& file : std::filesystem::directory_iterator(SPAREKEY_SOURCE_DIR "/etc/templates")) {
        EXPECT_EQ(trouble(file.path().filename().string()), "none");
        ++files;
    }
    EXPECT_EQ(built_in_templates().size(), files);
    MessageCatalog const catalog;
    for (auto const* const locale : {"en", "de", "es", "fr", "it", "pt", "ja"}) {
        for (auto const form : {kSms, kEmail}) EXPECT_EQ(found(catalog, locale, "en", form), locale);
    }
}

TEST(MessageCatalog, falls_back_from_region_to_language_to_the_configured_locale_to_english) {
    MessageCatalog catalog;
    EXPECT_EQ(found(catalog, "pt-BR", "en", kSms), "pt");
    EXPECT_EQ(found(catalog, "nl-NL", "de-AT", kSms), "de");
    EXPECT_EQ(found(catalog, "nl-NL", "sv", kSms), "en");
    catalog.add(own("pt-BR", kSms));
    EXPECT_EQ(found(catalog, "pt-BR", "en", kSms), "pt-BR");
    EXPECT_EQ(found(catalog, "pt-BR", "en", kEmail), "pt");  // each form for itself
    EXPECT_EQ(found(catalog, "pt-PT", "en", kSms), "pt");
}

TEST(MessageCatalog, lets_an_operators_template_take_a_built_in_ones_place) {
    MessageCatalog catalog;
    EXPECT_THAT(catalog.own(), testing::IsEmpty());
    catalog.add(own("de", kSms));
    EXPECT_EQ(catalog.find(tag("de"), tag("en"), kSms).words.render({}).text, "own \ue000");
    EXPECT_TRUE(catalog.find(tag("de"), tag("en"), kEmail).built_in);
    ASSERT_EQ(catalog.own().size(), 1u);
}

TEST(MessageCatalog, says_how_a_template_must_be_named) {
    EXPECT_EQ(trouble("pt-BR.sms.txt"), "none");
    EXPECT_EQ(trouble("zh-Hant.email.txt"), "none");
    for (auto const* const name :
         {"sms.txt", "en.txt", "en.smss.txt", "english.sms.txt", ".sms.txt", "en.sms.old.txt"})
        EXPECT_THAT(trouble(name), HasSubstr("locale and form, such as pt-BR.sms.txt")) << name;
    EXPECT_EQ(trouble("pt_br.sms.txt"), "must be named pt-BR.sms.txt");
    EXPECT_EQ(trouble("xx.sms.txt"), "there is no locale xx");
    EXPECT_EQ(trouble("en-UK.sms.txt"), "there is no locale en-UK");
}

}  // namespace
}  // namespace sparekey::rescue
