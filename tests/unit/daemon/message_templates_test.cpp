// [notify]: templates, locale, contact; and `sparekeyd message preview`.
#include <gmock/gmock.h>

#include "core/json.hpp"
#include "daemon/commands/check.hpp"
#include "daemon/commands/message_preview.hpp"
#include "daemon/exit_code.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MessageTemplates : public ConfigFixture {
  protected:
    MessageTemplates() { std::filesystem::create_directory(folder()); }

    std::string folder() const { return dir_.file("templates"); }
    std::string add(std::string const& name, std::string_view text) const {
        return dir_.write("templates/" + name, text);
    }
    std::string notify(std::string const& more = "") const {
        return "[notify]\ntemplates = \"" + folder() + "\"\n" + more;
    }

    std::vector<std::string> warnings() const {
        std::vector<std::string> lines;
        for (auto const& warning : valid(notify()).warnings) lines.push_back(to_string(warning));
        return lines;
    }
};

std::string preview(Config const& config, MessagePreviewOptions const& options) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_message_preview(config, options), exit_code::kOk);
    return testing::internal::GetCapturedStdout();
}

TEST_F(MessageTemplates, are_built_in_where_no_folder_is_named) {
    auto const config = valid("");
    EXPECT_THAT(config.messages.catalog().own(), IsEmpty());
    EXPECT_THAT(preview(config, {}), HasSubstr("Your new code for Front Door: 004207."));
}

TEST_F(MessageTemplates, of_the_folder_take_the_place_of_those_built_in) {
    add("de.sms.txt", "Neu: {{pin}}");
    add("nl.sms.txt", "Nieuw: {{pin}}");
    auto const config = valid(notify());
    EXPECT_THAT(preview(config, {.locale = "de-AT"}), HasSubstr("Neu: 004207\n"));
    EXPECT_THAT(preview(config, {.locale = "nl"}), HasSubstr("Nieuw: 004207\n"));
    EXPECT_THAT(preview(config, {.locale = "nl", .form = "email"}), HasSubstr("Hello Jane Doe,"));
    EXPECT_THAT(preview(config, {.locale = "fr"}), HasSubstr("Votre nouveau code"));
}

TEST_F(MessageTemplates, with_mistakes_are_named_with_file_and_line) {
    auto const sms = add("en.sms.txt", "Code:\n{{pim}}\n");
    auto const email = add("fr.email.txt", "Subject: {{pin}}\n\n{{pin}}\n{{#until}}x\n");
    auto const name = add("en-UK.sms.txt", "{{pin}}");
    auto const bytes = add("it.sms.txt", "{{pin}} \xff");
    EXPECT_THAT(mistakes(notify()),
                ElementsAre(name + ": there is no locale en-UK", HasSubstr(sms + ":2: there is no {{pim}}"),
                            HasSubstr(email + ":1: the subject must not hold {{pin}}"),
                            HasSubstr(email + ":4: Unclosed section \"until\""), bytes + ":1: is not UTF-8"));
}

TEST_F(MessageTemplates, are_named_after_the_mistakes_of_the_file_itself) {
    auto const sms = add("en.sms.txt", "{{pim}}");
    EXPECT_THAT(mistakes("[log]\n\n\n\nlevel = 1\n" + notify()),
                ElementsAre(HasSubstr("test.toml:5:9: log.level:"), HasSubstr(sms + ":1: ")));
}

TEST_F(MessageTemplates, are_the_txt_files_that_are_not_hidden) {
    add("README", "x");
    add("en.sms.txt~", "x");
    add(".en.sms.txt", "x");
    EXPECT_THAT(valid(notify()).messages.catalog().own(), IsEmpty());
}

TEST_F(MessageTemplates, need_a_folder_that_can_be_read) {
    EXPECT_THAT(mistakes("[notify]\ntemplates = \"templates\""),
                ElementsAre(HasSubstr("notify.templates: must be an absolute path")));
    EXPECT_THAT(mistakes("[notify]\ntemplates = \"/nonexistent\""),
                ElementsAre(HasSubstr("notify.templates: cannot read /nonexistent: ")));
}

TEST_F(MessageTemplates, that_cost_more_than_one_segment_are_a_warning) {
    add("en.sms.txt", "{{pin}} " + std::string(160, 'x'));
    add("pl.sms.txt", "Kod: {{pin}}. Działa do {{#until}}{{until}}{{/until}}.");
    EXPECT_THAT(warnings(),
                ElementsAre(folder() +
                            "/en.sms.txt: is 2 segments of an SMS (GSM-7, 167 units) with ordinary values"));
}

TEST_F(MessageTemplates, that_may_have_holes_are_a_warning) {
    add("en.sms.txt", "{{door}}: {{pin}}");
    EXPECT_THAT(warnings(), ElementsAre(HasSubstr("/en.sms.txt: {{door}} may be missing")));
}

TEST_F(MessageTemplates, are_listed_by_check_with_their_warnings) {
    add("en.sms.txt", "{{door}}: {{pin}}");
    testing::internal::CaptureStdout();
    run_check(load(notify() + workspace()), "test.toml", {});
    auto const text = testing::internal::GetCapturedStdout();
    EXPECT_THAT(text, HasSubstr("messages      en.sms.txt, and built-in templates"));
    EXPECT_THAT(text, HasSubstr("Note: " + folder() + "/en.sms.txt: {{door}} may be missing"));
}

TEST_F(MessageTemplates, are_chosen_by_the_configured_locale_for_guests_of_unknown_language) {
    EXPECT_THAT(preview(valid("[notify]\nlocale = \"de\""), {}), HasSubstr("Ihr neuer Code"));
    EXPECT_THAT(preview(valid("[notify]\nlocale = \"en-GB\""), {}),
                HasSubstr("until Wed, 30 Sept, 10:45 EDT"));
    for (auto const* const locale : {"", "english", "en-UK"}) {
        EXPECT_THAT(mistakes("[notify]\nlocale = \"" + std::string(locale) + "\""),
                    ElementsAre(HasSubstr("notify.locale: must be a locale")));
    }
}

TEST_F(MessageTemplates, name_the_configured_contact) {
    EXPECT_THAT(preview(valid("[notify]\ncontact = \"+1 555 0100\""), {}), HasSubstr("Help: +1 555 0100"));
    EXPECT_THAT(mistakes("[notify]\ncontact = \"a\\nb\""),
                ElementsAre(HasSubstr("notify.contact: must be one line")));
    EXPECT_THAT(mistakes("[notify]\ncontact = \"" + std::string(61, 'x') + "\""),
                ElementsAre(HasSubstr("at most 60 characters")));
}

TEST_F(MessageTemplates, are_previewed_with_what_they_cost) {
    EXPECT_EQ(preview(valid(""), {.locale = "es", .door = "Loft", .time_zone = "Europe/Madrid"}),
              "Su nueva clave para Loft: 004207. Sustituye a la anterior y funciona desde ahora hasta el "
              "mié, 30 sept, "
              "16:45 CEST.\n\n-- \nes.sms.txt, built in; GSM-7, 115 units, segments: 1\n");
    EXPECT_THAT(preview(valid(""), {.form = "email"}),
                testing::StartsWith("Subject: New code for Front Door\n\nHello Jane Doe,"));
}

TEST_F(MessageTemplates, are_previewed_without_what_may_be_missing) {
    auto const text = preview(valid(""), {.form = "email", .door = "", .guest = "", .endless = true});
    EXPECT_THAT(text, HasSubstr("Hello,\n"));
    EXPECT_THAT(text, HasSubstr("your door"));
    EXPECT_THAT(text, HasSubstr("works right away.\n"));
}

TEST_F(MessageTemplates, are_previewed_for_programs) {
    auto const document = json::Document::parse(preview(valid(""), {.locale = "ja", .json = true}));
    ASSERT_TRUE(document);
    EXPECT_EQ(*document->root().string("template"), "ja.sms.txt");
    EXPECT_EQ(*document->root().string("encoding"), "UCS-2");
    EXPECT_EQ(*document->root().integer("segments"), 1);
}

}  // namespace
}  // namespace sparekey::daemon
